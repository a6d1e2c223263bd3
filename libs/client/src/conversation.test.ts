import { describe, expect, test } from '@jest/globals';
import type { ClientId, TableId } from '@battleline/domain';
import type { ChatFrame, Person } from '@battleline/protocol';
import { atNewConnection, evolveClient, initialClientState } from './client-state.ts';
import { conversationName, mergeLines } from './conversation.ts';

const ann: Person = { id: 'a'.repeat(32) as ClientId, name: 'Ann', kind: 'guest' };
const table = `3-${'a'.repeat(30)}` as TableId;
const frame = (...lines: readonly (readonly [string, number])[]): ChatFrame => ({
  ...{ type: 'chat', at: 1, room: 'table', table, with: null },
  lines: lines.map(([text, time]) => ({ id: text, from: ann, text, time })),
});
const textsAfter = (...frames: readonly ChatFrame[]): string[] =>
  (frames.reduce(mergeLines, new Map()).get(`table ${table}`)?.lines ?? []).map(({ text }) => text);

describe('a conversation', () => {
  test('grows line by line, in the log’s order', () => {
    expect(textsAfter(frame(['a', 1], ['b', 2]), frame(['c', 2]))).toEqual(['a', 'b', 'c']);
    expect(textsAfter(frame(['b', 2]), frame(['a', 1], ['b', 2]))).toEqual(['a', 'b']);
  });
  test('holds each line once, and says so', () => {
    const once = mergeLines(new Map(), frame(['a', 1]));
    expect(mergeLines(once, frame(['a', 1]))).toBe(once);
  });
  test('stays over a reconnect', () => {
    const state = atNewConnection(evolveClient(initialClientState, frame(['a', 1])));
    expect(state.chat.size).toBe(1);
    expect(evolveClient(state, frame(['a', 1]))).toBe(state);
  });
  test('shows people by the name that is known last', () => {
    const named = { ...frame(['b', 2]), lines: [{ id: 'b', from: { ...ann, name: 'Anna' }, text: 'b', time: 2 }] };
    const lines = [frame(['a', 1]), named].reduce(mergeLines, new Map()).get(`table ${table}`)?.lines ?? [];
    expect(lines.map(({ from }) => from.name)).toEqual(['Anna', 'Anna']);
  });
  test('is named by the room and the table or the other one', () => {
    expect(conversationName({ room: 'private', table: null, with: ann })).toBe(`private ${ann.id}`);
  });
});
