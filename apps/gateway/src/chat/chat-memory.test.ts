import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, ClientId, CommandId, LineSaid } from '@battleline/domain';
import { conversationOf, createChatMemory } from './chat-memory.ts';

const MINUTE = 60_000;
const [ann, bob, cleo] = [...'abc'].map((digit) => digit.repeat(32) as ClientId) as [ClientId, ClientId, ClientId];
const said = (text: string, to = bob, from = ann): LineSaid => ({
  ...{ type: 'LineSaid', line: text.padEnd(32, '0') as CommandId, from, room: 'private', to, table: null, text },
  ...{ withheld: false, notAfter: Infinity },
});
const textsOf = (memory: ReturnType<typeof createChatMemory>, line: LineSaid): string[] =>
  memory.lines(conversationOf(line)).map(({ event }) => event.text);

describe('a line counts', () => {
  test('once, and again when its id is long forgotten', () => {
    const memory = createChatMemory();
    expect(memory.take(1, said('a'), 0)).toBeDefined();
    expect(memory.take(1, said('a'), 20 * MINUTE)).toBeUndefined();
    expect(memory.take(1, said('a'), 20 * MINUTE + 1)).toBeDefined();
  });
  test('or is refused, whichever stands first', () => {
    const memory = createChatMemory();
    const { line, from, to, table, notAfter } = said('a');
    const refusal: ChatEvent = { type: 'LineRefused', line, from, to, table, notAfter, code: 'X', reason: 'x' };
    memory.take(1, refusal, 0);
    expect(memory.take(1, said('a'), 1)).toBeUndefined();
    expect(memory.held(1, ann, line)).toEqual(refusal);
  });
  test('only in time', () => {
    expect(createChatMemory().take(1, { ...said('a'), notAfter: 5_000 }, 6)).toBeUndefined();
  });
});

describe('the memory of what was said', () => {
  test('has the same conversation for both, with its last lines', () => {
    const memory = createChatMemory({ heldMs: MINUTE, lines: 2, allLines: 10 });
    for (const line of [said('a'), said('b', ann, bob), said('c')]) memory.take(1, line, 0);
    expect(textsOf(memory, said('a'))).toEqual(['b', 'c']);
    expect(memory.privateOf(bob)).toEqual(memory.privateOf(ann));
  });
  test('lets go what was quiet for longest', () => {
    const memory = createChatMemory({ heldMs: MINUTE, lines: 2, allLines: 2 });
    for (const line of [said('a'), said('b', cleo), said('c', cleo)]) memory.take(1, line, 0);
    expect([textsOf(memory, said('a')), memory.privateOf(bob)]).toEqual([[], []]);
    expect(textsOf(memory, said('b', cleo))).toEqual(['b', 'c']);
  });
  test('tells when a client spoke, in order, though partitions are read one beside the other', () => {
    const memory = createChatMemory();
    memory.take(1, said('b'), 5);
    memory.take(2, said('a', cleo), 3);
    expect(memory.saidAt(ann)).toEqual([3_000, 5_000]);
    memory.take(2, said('c', cleo), 40 * MINUTE);
    expect(memory.saidAt(ann)).toEqual([40 * MINUTE * 1000]);
  });
});
