import { expect, test } from '@jest/globals';
import { keepEventLogMark } from './event-log-mark.ts';
import { makeFolder } from './start.fixture.ts';

test('a data folder stays with its event log; another one is told with what to do', async () => {
  const { path, remove } = await makeFolder();
  await keepEventLogMark(path, 'Postgres');
  await keepEventLogMark(path, 'Postgres');
  await expect(keepEventLogMark(path, 'Kafka cluster x')).rejects.toMatchObject({
    code: 'EVENT_LOG',
    message: expect.stringMatching(/belongs to another event log: Postgres, not Kafka cluster x\.\n.*--data FOLDER/),
  });
  await expect(keepEventLogMark(path, 'Kafka cluster x')).rejects.not.toThrow(/remove/);
  await remove();
});
