import {
  createPartitionFold,
  decodeRecord,
  encodeRecord,
  EVENT_TOPICS,
  type Outcome,
  memoryLog,
  memoryLogStore,
  openTopics,
} from '@battleline/events';
import { isOver } from '@battleline/domain';
import { expect, test } from '@jest/globals';
import { generate } from './generate.ts';

test('a log is filled with finished games whose every record counts', async () => {
  const store = memoryLogStore();
  const log = memoryLog({ store });
  await openTopics(log, encodeRecord);
  const told: number[] = [];
  await generate(log, { games: 3, level: 'random', signal: new AbortController().signal }, (games, records) =>
    told.push(games, records),
  );
  const outcomes: Outcome[] = [];
  const finished = new Set<string>();
  for (const topic of ['lobby', 'tables'] as const)
    for (let partition = 0; partition < EVENT_TOPICS[topic]; partition += 1) {
      const fold = createPartitionFold({ topic, partition, decode: decodeRecord });
      for (const record of store.partition(topic, partition)?.records ?? []) {
        const outcome = record && fold.fold(record);
        if (!outcome) continue;
        outcomes.push(outcome);
        if (outcome.status !== 'admitted') continue;
        for (const { ref, after } of outcome.changes) {
          if (after.kind === 'table' && after.table.status === 'closed' && isOver(after.table)) finished.add(ref.id);
          if (after.kind === 'player' && outcome.event.type === 'SessionEnded') expect(after.player.seat).toBeNull();
        }
      }
    }
  expect(finished.size).toBe(3);
  expect(outcomes.filter(({ status }) => status !== 'admitted')).toEqual([]);
  expect(told).toEqual([3, expect.any(Number)]);
});
