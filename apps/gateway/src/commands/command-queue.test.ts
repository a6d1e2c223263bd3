import type { ClientId, TabId } from '@battleline/domain';
import { createLogReader, decodeRecord, encodeRecord, EVENT_TOPICS, memoryLog, openTopics } from '@battleline/events';
import { type CommandFrame, commandSchema } from '@battleline/protocol';
import { noSavedStates } from '@battleline/service';
import { expect, test } from '@jest/globals';
import { createCommands } from './commands.ts';
import { command, freshId } from '../gateway.harness.ts';
import { createInviteLinks } from './invite-link.ts';
import { createWorld } from '../world.ts';

const invite = (): CommandFrame => commandSchema.parse(command('invite', { to: null }));

test('more commands than may wait at once are told "not now", but one that waits already is waited for', async () => {
  const log = memoryLog({ idleMs: 50 });
  await openTopics(log, encodeRecord);
  const stop = new AbortController();
  const reader = createLogReader({
    log,
    topics: EVENT_TOPICS,
    decode: decodeRecord,
    decodeControl: () => ({ status: 'malformed', reason: 'no word is expected' }),
    onBatch: () => undefined,
  });
  const reading = reader.run(stop.signal);
  await reader.ready();
  const answer = Promise.withResolvers<{ status: 'undecided'; code: 'UNAVAILABLE' }>();
  const write = () => answer.promise;
  const say = async () => ({ type: 'later', code: 'UNAVAILABLE' }) as const;
  const deps = {
    world: createWorld(reader),
    write,
    writeLobby: write,
    savedStates: noSavedStates,
    openInvites: () => [],
    links: createInviteLinks(new Uint8Array(32)),
    say,
  };
  const commands = createCommands({ ...deps, maxPending: 2 });
  const [ann, tab] = [freshId() as ClientId, freshId() as TabId];
  const [first, second] = [invite(), invite()];
  const waiting = [first, second].map((frame) => commands.submit(frame, ann, tab));
  expect(await commands.submit(invite(), ann, tab)).toEqual({ type: 'later', code: 'BUSY' });
  const again = commands.submit({ ...first, again: true }, ann, tab);
  expect(commands.pending()).toBe(2);
  answer.resolve({ status: 'undecided', code: 'UNAVAILABLE' });
  for (const told of [...waiting, again]) expect(await told).toEqual({ type: 'later', code: 'UNAVAILABLE' });
  stop.abort();
  await reading;
});
