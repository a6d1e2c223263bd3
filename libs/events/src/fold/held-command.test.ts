import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { streamKey, type StreamRef } from '../header.ts';
import {
  findHeld,
  type HeldTab,
  holdCommand,
  IDS_PER_TAB,
  keepsId,
  mayBeDropped,
  TABS_PER_ACTOR,
} from './held-command.ts';
import { plainHeader } from './named-streams.ts';
import { fate, game, idOf, MINUTES, named, partition } from './partition.fixture.ts';

const [ana, ben] = [idOf('a'), idOf('b')];
const table = `7-${'0'.repeat(30)}`;

/** Commands by actor, tab and number: `a1:5` is Ana's command 5 in her tab 1; the n-th was answered at log time 10 n. */
const holdAll = (words: readonly string[]): readonly HeldTab[] =>
  words.reduce<readonly HeldTab[]>((tabs, word, index) => {
    const [actor = '', tab = ''] = word;
    const command = { id: word, version: index + 1, at: 10 * (index + 1), refusal: null };
    return holdCommand(tabs, { ...plainHeader(0), actor, tab }, command);
  }, []);
const print = (tabs: readonly HeldTab[]): string[] => tabs.flatMap(({ commands }) => commands.map(({ id }) => id));

describe('of each tab', () => {
  const sent = Array.from({ length: 10 }, (_, index) => `a1:${index + 1}`);

  test('the last eight commands are held', () => {
    expect(print(holdAll(sent.slice(0, 8)))).toEqual(sent.slice(0, 8));
    expect(print(holdAll(sent.slice(0, 9)))).toEqual(sent.slice(1, 9));
  });
  test('a command may have been dropped if one was that is no older than its sending', () => {
    // The first two of ten are dropped; they were answered at 10 and 20.
    const tabs = holdAll(['a2:1', ...sent.slice(1)]);
    expect(tabs.find(({ tab }) => tab === '1')?.droppedTo).toBe(20);
    expect(mayBeDropped(tabs, '1', 20)).toBe(true);
    expect(mayBeDropped(tabs, '1', 21)).toBe(false);
    expect(mayBeDropped(tabs, '2', 0)).toBe(false);
    expect(mayBeDropped(holdAll(sent.slice(0, 8)), '1', 0)).toBe(false);
  });
  test('commands are found with the version at which the log answered them', () => {
    expect(findHeld(holdAll(['a1:1', 'b1:1', 'a2:1']), 'b1:1')).toEqual({
      id: 'b1:1',
      version: 2,
      at: 20,
      refusal: null,
    });
    expect(findHeld(holdAll(['a1:1']), 'a1:2')).toBeUndefined();
  });
});

const hexTabs = [...'0123456789abcdef'];

describe('of each actor', () => {
  test('sixteen tabs are held; the next one pushes out the least recently used', () => {
    const all = hexTabs.map((tab) => `a${tab}:1`);
    expect(print(holdAll([...all, 'ag:1']))).toEqual([...all.slice(1), 'ag:1']);
    expect(print(holdAll([...all, 'a0:2', 'ag:1']))).toEqual([...all.slice(2), 'a0:1', 'a0:2', 'ag:1']);
    expect(TABS_PER_ACTOR).toBe(16);
  });
  test('each tab that his session has is held, whichever of them was used last', () => {
    // Tabs attach in the order 1, 2, 3, 4, 5: the session closes tab 1, though tab 2 was used less recently.
    const tabs = holdAll(['a1:1', 'a2:1', 'a3:1', 'a4:1', 'a1:2', 'a5:1']);
    expect(tabs.map(({ tab }) => tab)).toEqual(expect.arrayContaining(['2', '3', '4', '5']));
  });
  test('tabs push out none of another actor', () => {
    const both = [...hexTabs, 'g'].flatMap((tab) => [`a${tab}:1`, `b${tab}:1`]);
    expect(print(holdAll(both))).toEqual(both.slice(2));
  });
});

describe('an unanswered command', () => {
  const windows = fc.array(fc.nat({ max: 30 }), { maxLength: 40 });

  test('is never taken for a dropped one, however its tab uses its window', () => {
    fc.assert(
      fc.property(windows, (order) => {
        // Commands 0, 1, 2 …: each is sent once those more than three before it are answered, at the log time of then.
        const sentAt: number[] = [];
        const answered = new Set<number>();
        let tabs: readonly HeldTab[] = [];
        let now = 0;
        const oldest = (): number => {
          let first = 0;
          while (answered.has(first)) first += 1;
          return first;
        };
        for (const choice of order) {
          while (sentAt.length <= oldest() + 3) sentAt.push(now);
          const open = sentAt.flatMap((_, number) => (answered.has(number) ? [] : [number]));
          const number = open[choice % open.length] ?? 0;
          now += 10;
          const command = { id: String(number), version: now, at: now, refusal: null };
          tabs = holdCommand(tabs, { ...plainHeader(0), actor: 'a', tab: '1' }, command);
          answered.add(number);
          for (const other of open)
            if (other !== number) expect([other, mayBeDropped(tabs, '1', sentAt[other] ?? 0)]).toEqual([other, false]);
        }
      }),
    );
  });
});

describe('after any commands', () => {
  const anyWords = fc.array(
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 18 }))
      .map(([actor, tab]) => actor + tab.toString(36)),
    { maxLength: 120, size: 'max' },
  );
  const numbered = (words: readonly string[]): string[] => words.map((word, index) => `${word}:${index}`);

  test('a tab whose last command is among the last sixteen tabs of its actor finds its last eight commands in a row', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const commands = numbered(words);
        const tabs = holdAll(commands);
        for (const actor of ['a', 'b']) {
          const recent = [...new Set(words.filter((word) => word.startsWith(actor)).toReversed())].slice(0, 16);
          const held = new Set(tabs.filter((tab) => tab.actor === actor).map(({ tab }) => actor + tab));
          expect(held).toEqual(new Set(recent));
        }
        for (const { actor, tab, commands: kept } of tabs) {
          const sent = commands.filter((command) => command.startsWith(`${actor}${tab}:`));
          expect(kept.length).toBeLessThanOrEqual(IDS_PER_TAB);
          expect(kept.map(({ id }) => id)).toEqual(sent.slice(-kept.length));
        }
      }),
    );
  });
  test('while an actor has sixteen tabs at most, exactly the last eight of each are held', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const commands = numbered(words.map((word) => word.replace(/[ghi]$/, '1')));
        const wanted = Map.groupBy(commands, (command) => command.slice(0, 2)).values();
        expect(new Set(print(holdAll(commands)))).toEqual(new Set([...wanted].flatMap((sent) => sent.slice(-8))));
      }),
    );
  });
});

describe('the id of a command is kept', () => {
  const header = { ...plainHeader(0), commandId: idOf('c'), actor: ana, tab: idOf('1') };

  test.each<[string, boolean, StreamRef]>([
    ["its actor's own stream", true, named('player', ana, 0)],
    ["another player's stream", false, named('player', ben, 0)],
    ["a table's stream", true, named('table', table, 0)],
    ["a game's stream", false, named('game', game, 0)],
    ['a stream that is only checked', false, named('player', ana, 0, { checked: true })],
  ])('on %s: %s', (_, isKept, ref) => {
    expect(keepsId(header, ref)).toBe(isKept);
  });
  test('never where no client sent it: a follow-up has no tab', () => {
    expect(keepsId({ ...header, tab: null }, named('player', ana, 0))).toBe(false);
    expect(keepsId({ ...header, commandId: null }, named('table', table, 0))).toBe(false);
  });
});

describe('the fold', () => {
  const command = { commandId: idOf('c'), actor: ana, tab: idOf('1') };
  const keyOf = (id: string) => streamKey({ kind: 'player', id });

  test('answers a repeated command with version and outcome', () => {
    const log = partition();
    log.append(1, { ...command, streams: [named('player', ana, 0), named('player', ben, 0)] });
    expect(log.fold.held(keyOf(ana), command.commandId)).toMatchObject({
      id: command.commandId,
      version: 1,
      refusal: null,
    });
    expect(log.fold.held(keyOf(ben), command.commandId)).toBeUndefined();
  });
  test('holds a refusal with its code and reason', () => {
    const log = partition();
    const { code, reason } = EVENT_EXAMPLES.CommandRefused;
    log.append(1, { streams: [named('player', ana, 0)] });
    log.append(2, { ...command, streams: [named('player', ana, 1)] }, EVENT_EXAMPLES.CommandRefused);
    const held = { id: command.commandId, version: 2, refusal: { code, reason } };
    expect(log.fold.held(keyOf(ana), command.commandId)).toMatchObject(held);
  });
  test('holds nothing of a void record', () => {
    const log = partition();
    expect(fate(log.append(1, { ...command, streams: [named('player', ana, 3)] }))).toBe('void: version');
    expect(log.fold.held(keyOf(ana), command.commandId)).toBeUndefined();
  });
  test('forgets what it held together with the stream', () => {
    const log = partition();
    log.append(1, { ...command, streams: [named('player', ana, 0, { rests: true })] });
    log.append(20 * MINUTES);
    expect(log.fold.held(keyOf(ana), command.commandId)).toBeDefined();
    log.append(1 + 20 * MINUTES);
    expect(log.fold.held(keyOf(ana), command.commandId)).toBeUndefined();
    log.append(2 + 20 * MINUTES, { streams: [named('player', ana, 0)] });
    expect(log.fold.held(keyOf(ana), command.commandId)).toBeUndefined();
  });
});
