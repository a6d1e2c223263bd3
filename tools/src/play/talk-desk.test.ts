import { expect, test } from '@jest/globals';
import { type Client, type Command, initialClientState } from '@battleline/client';
import type { ClientId, TableId } from '@battleline/domain';
import type { ChatFrame, Person } from '@battleline/protocol';
import { createTalkDesk } from './talk-desk.ts';

const ann: Person = { id: 'a'.repeat(32) as ClientId, name: 'Ann', kind: 'guest' };
const table = `3-${'a'.repeat(30)}` as TableId;

/** A desk at a client that hears and sends nothing by itself. */
const desk = () => {
  const [sent, said]: [Command[], string[]] = [[], []];
  let hear = (_: ChatFrame): void => undefined;
  const chat = new Map([[`private ${ann.id}`, { room: 'private' as const, table: null, with: ann, lines: [] }]]);
  const client = {
    on: (_: string, listener: typeof hear) => {
      hear = listener;
      return () => undefined;
    },
    state: () => ({ ...initialClientState, chat }),
    send: async (command: Command) => {
      sent.push(command);
      return { ok: true, version: 0 };
    },
  } as unknown as Client;
  const talk = createTalkDesk(
    client,
    (...lines) => said.push(...lines),
    (number) => (number === '3' ? ann.id : undefined),
  );
  return { talk, sent, said, hear: (frame: ChatFrame) => hear(frame) };
};

test('speaks at the table, to a player of the list, and to who spoke last', async () => {
  const { talk, sent, said, hear } = desk();
  expect(await talk.handle('say Well played!', table)).toBe(true);
  expect(await talk.handle('tell 3 hello there', undefined)).toBe(true);
  const lines = [{ id: '1', from: ann, text: 'hi', time: 1 }];
  hear({ type: 'chat', at: 1, room: 'private', table: null, with: ann, lines });
  expect(await talk.handle('reply hi yourself', undefined)).toBe(true);
  expect(sent).toEqual([
    { type: 'chat', table, text: 'Well played!' },
    { type: 'chat', to: ann.id, text: 'hello there' },
    { type: 'chat', to: ann.id, text: 'hi yourself' },
  ]);
  expect(said).toContain('Ann (to you): hi');
});

test('says each line once, and leaves other words to others', async () => {
  const { talk, said, hear } = desk();
  const lines = [{ id: '1', from: ann, text: 'hi', time: 1 }];
  for (let times = 0; times < 2; times += 1)
    hear({ type: 'chat', at: 1, room: 'private', table: null, with: ann, lines });
  expect(said).toEqual(['Ann (to you): hi']);
  expect(await talk.handle('play R7 f3', table)).toBe(false);
  expect(await talk.handle('tell 9 hello', undefined)).toBe(true);
  expect(said.at(-1)).toContain('by his number');
});
