import {
  type GameId,
  type GatewayId,
  type InviteId,
  type OpenTable,
  savePosition,
  type TableOpened,
  type TableSaved,
  SEATS,
  type Seat,
  TACTICS,
  tablePartition,
  type TableId,
  TROOPS,
} from '@battleline/domain';
import {
  createPartitionFold,
  encodeRecord,
  type Header,
  memoryLog,
  memoryLogStore,
  plainHeader,
} from '@battleline/events';
import type { TableFrame } from '@battleline/protocol';
import { expect, test } from '@jest/globals';
import type { HistoryEntry } from '../history.ts';
import { checkRun, type RunVerdict } from './check-run.ts';
import type { Somebody } from './synthetic-people.fixture.ts';
import { openSyntheticRun, playCleanRun, type SyntheticRun } from './synthetic-run.fixture.ts';
import { verdictOn } from './verdict.fixture.ts';

type Heard = Extract<HistoryEntry, { type: 'heard' }>;

/** The kinds of fault found. */
const faultsOf = ({ findings }: RunVerdict): string[] => [
  ...new Set(findings.map((finding) => finding.slice(0, finding.indexOf(':')))),
];

const heardBy = ({ entries }: Somebody, type: string): (Heard & { readonly frame: Record<string, unknown> })[] =>
  entries.filter((entry): entry is Heard => entry.type === 'heard' && entry.frame.type === type);

/** A player who sat at the first table, and the table frames that he was shown. */
const firstPlayer = (world: SyntheticRun): { readonly who: Somebody; readonly frames: TableFrame[] } => {
  const who = world.people[0] as Somebody;
  return { who, frames: heardBy(who, 'table').map(({ frame }) => frame as unknown as TableFrame) };
};

const inTheMiddle = (frames: readonly TableFrame[]): TableFrame => frames[Math.trunc(frames.length / 2)] as TableFrame;

const actsAt = (world: SyntheticRun, table: TableId): Seat | undefined => {
  const state = world.stateOf(table);
  return state.status === 'playing' ? state.position.turn?.seat : undefined;
};

/** Appends the refusal of a command at this table. */
const refuse = (world: SyntheticRun, table: TableId, { client, tab }: Somebody, commandId: string, code: string) => {
  const version = world.versionOf(table);
  const streams: Header['streams'] = [{ kind: 'table', id: table, version, checked: false, rests: false }];
  const header = { ...plainHeader(world.writer.table(table).now()), streams, commandId, actor: client, tab };
  const value = encodeRecord(header, { type: 'CommandRefused', code, reason: 'No.' });
  return world.writer.appendBytes('tables', tablePartition(table), value);
};

/** Two people in the middle of a game. */
const playHalf = async (seed = 1, moves = 12) => {
  const world = await openSyntheticRun(seed);
  const [one, other] = [await world.signIn(), await world.signIn()];
  const table = await world.sitDown(one, other);
  for (let count = 0; count < moves; count += 1) await world.move(table);
  return { world, table, one, other };
};

/** The record with which this table could have been opened. */
const openedAs = (table: OpenTable): TableOpened => {
  const { game, sitting, north, south, options, rulesVersion, seed, commitment } = table;
  const shuffle = { rulesVersion, seed, commitment, resumed: null, sameDealAs: null };
  return { type: 'TableOpened', game, sitting, north, south, options, ...shuffle };
};

test('a run in which all went well has no findings', async () => {
  for (const seed of [1, 2, 3]) {
    const { findings, ...counts } = await verdictOn(await playCleanRun(seed));
    expect(findings).toEqual([]);
    expect(counts).toMatchObject({ lost: 0, duplicated: 0, divergent: 0, leaked: 0, hung: 0, unanswered: 0 });
    expect(counts.rejected).toEqual({});
    expect(counts.commands).toBe(counts.confirmed);
    expect(counts.confirmed).toBeGreaterThan(200);
  }
});

// What was confirmed.

test('a confirmed command that is not in the log is lost', async () => {
  const world = await playCleanRun();
  const { who } = firstPlayer(world);
  const id = 'f'.repeat(32);
  world.hear(who, { type: 'invite', id, at: 0, to: null });
  world.tell(who, { type: 'accepted', id, version: 3 });
  const verdict = await verdictOn(world);
  expect(verdict).toMatchObject({ lost: 1, duplicated: 0, divergent: 0, leaked: 0, hung: 0 });
  expect(verdict.findings[0]).toMatch(/^lost: p0 .*invite f{32} .*: accepted at version 3, and stands nowhere$/);
});

const onWrongVersion = (header: Header): Header => ({
  ...header,
  streams: header.streams.map((ref) => ({ ...ref, version: ref.version + 1 })),
});

test('a command that was confirmed before its record was read back, and is void, is lost', async () => {
  const { world, table } = await playHalf();
  await world.move(table, { change: onWrongVersion });
  expect(await verdictOn(world)).toMatchObject({ lost: 1, duplicated: 0, voids: { version: 1 } });
});

test('a command confirmed at another version than it stands at is lost', async () => {
  const world = await playCleanRun();
  const answer = heardBy(firstPlayer(world).who, 'accepted')[5];
  if (answer) Object.assign(answer.frame, { version: Number(answer.frame['version']) + 1 });
  const verdict = await verdictOn(world);
  expect(verdict).toMatchObject({ lost: 1, duplicated: 0, divergent: 0 });
  expect(verdict.findings[0]).toMatch(/accepted at version \d+, and stands at version \d+ of table\//);
});

test('a command that was accepted, and refused in the log, is lost', async () => {
  const { world, table, one } = await playHalf();
  world.hear(one, { type: 'resign', id: 'd'.repeat(32), at: 0, table });
  await refuse(world, table, one, 'd'.repeat(32), 'GAME_OVER');
  world.tell(one, { type: 'accepted', id: 'd'.repeat(32), version: world.versionOf(table) });
  expect(await verdictOn(world)).toMatchObject({ lost: 1 });
});

test('a ready that was so already needs no record; one with another nonce does', async () => {
  const { world, table, one } = await playHalf();
  const nonce = one.entries.flatMap((entry) => (entry.type === 'sent' ? [entry.frame['nonce']] : [])).find(Boolean);
  const say = (id: string, said: unknown): void => {
    world.hear(one, { type: 'ready', id, at: 0, table, nonce: said });
    world.tell(one, { type: 'accepted', id, version: world.versionOf(table) });
  };
  say('1'.repeat(32), nonce);
  expect(await verdictOn(world)).toMatchObject({ lost: 0 });
  say('2'.repeat(32), '0'.repeat(64));
  expect(await verdictOn(world)).toMatchObject({ lost: 1 });
});

test('a command that the log admits twice is duplicated', async () => {
  const { world, table } = await playHalf();
  const seat = actsAt(world, table);
  const id = 'e'.repeat(32);
  await world.move(table, { id });
  do await world.move(table);
  while (actsAt(world, table) !== seat);
  await world.move(table, { id });
  const verdict = await verdictOn(world);
  expect(verdict.duplicated).toBe(1);
  expect(verdict.findings.join()).toMatch(
    /command e{32} of [0-9a-f]{32} was admitted twice: \w+ at tables\/\d+@\d+ and/,
  );
});

test('a command that was refused and done is duplicated', async () => {
  const world = await playCleanRun();
  const answer = heardBy(firstPlayer(world).who, 'accepted')[5];
  if (answer) Object.assign(answer, { frame: { ...answer.frame, type: 'rejected', code: 'OUTDATED', reason: 'No.' } });
  expect(await verdictOn(world)).toMatchObject({ duplicated: 1, lost: 0, rejected: { OUTDATED: 1 } });
});

test('a command whose fate was left open may have been done or not', async () => {
  const world = await playCleanRun();
  const answer = heardBy(firstPlayer(world).who, 'accepted')[5];
  if (answer) Object.assign(answer, { frame: { ...answer.frame, type: 'rejected', code: 'EXPIRED', reason: 'Old.' } });
  expect(await verdictOn(world)).toMatchObject({ duplicated: 0, lost: 0, rejected: { EXPIRED: 1 } });
});

test('a command that gets two answers, and a move that is not the one asked for, are divergent', async () => {
  const world = await playCleanRun();
  const { who } = firstPlayer(world);
  const answer = heardBy(who, 'accepted')[5];
  world.tell(who, { type: 'rejected', id: answer?.frame['id'], code: 'OUTDATED', reason: 'No.' });
  const sent = who.entries.find((entry) => entry.type === 'sent' && String(entry.frame['move']).startsWith('play'));
  if (sent?.type === 'sent') Object.assign(sent.frame, { move: 'pass' });
  const verdict = await verdictOn(world);
  expect(verdict).toMatchObject({ divergent: 2, lost: 0, duplicated: 0 });
  expect(verdict.findings[0]).toMatch(
    /was answered accepted \d+, and then OUTDATED|asked for "pass", tables\/.* says "play /,
  );
});

// What was shown.

test('a frame that goes back on one connection is divergent', async () => {
  const world = await playCleanRun();
  const { who, frames } = firstPlayer(world);
  world.tell(who, inTheMiddle(frames));
  const verdict = await verdictOn(world);
  expect(verdict).toMatchObject({ divergent: 1, leaked: 0 });
  expect(verdict.findings[0]).toMatch(/went back from version \d+ to \d+/);
});

test('a frame behind what the client said that it had seen is divergent, on a new connection, too', async () => {
  const world = await playCleanRun();
  const { who, frames } = firstPlayer(world);
  const old = inTheMiddle(frames);
  const seen = { at: 0, lobby: 0, tables: { [old.table]: old.view.moves + 1 } };
  who.entries.push({ type: 'sent', t: 1e6, connection: 1, frame: { type: 'hello', tab: who.tab, seen } });
  who.entries.push({ type: 'heard', t: 1e6, connection: 1, frame: { ...old } });
  const verdict = await verdictOn(world);
  expect(verdict).toMatchObject({ divergent: 1 });
  expect(verdict.findings[0]).toMatch(/was shown with \d+ moves to one who had seen \d+/);
});

test('a view that differs in any field is divergent, and the field is named', async () => {
  const world = await playCleanRun();
  const { frames } = firstPlayer(world);
  const { position } = inTheMiddle(frames).view;
  Object.assign(position ?? {}, { scoutLeft: 7 });
  const verdict = await verdictOn(world);
  expect(faultsOf(verdict)).toEqual(['divergent']);
  expect(verdict.findings[0]).toMatch(/position\.scoutLeft is .*, should be /);
});

test('a frame of a version that the log does not have is divergent', async () => {
  const { world, table } = await playHalf();
  const { frames } = firstPlayer(world);
  Object.assign(frames.at(-1) ?? {}, { version: world.versionOf(table) + 1 });
  const verdict = await verdictOn(world);
  expect(verdict.findings[0]).toMatch(/was shown at version \d+, which is not in the log/);
});

test('the same with its fields in another order is no difference', async () => {
  const world = await playCleanRun();
  const { view } = inTheMiddle(firstPlayer(world).frames);
  Object.assign(view, { options: Object.fromEntries(Object.entries(view.options).toReversed()) });
  expect(faultsOf(await verdictOn(world))).toEqual([]);
});

test('what happened last is held against the log, too', async () => {
  const world = await playCleanRun();
  Object.assign(inTheMiddle(firstPlayer(world).frames).last ?? {}, { text: 'pass', type: 'Passed' });
  const verdict = await verdictOn(world);
  expect(verdict.findings[0]).toMatch(/last\.\w+ is /);
  expect(faultsOf(verdict)).toEqual(['divergent']);
});

test('a welcome by a gateway that is behind what the client had seen is divergent', async () => {
  const world = await playCleanRun();
  const { who } = firstPlayer(world);
  const greet = (lobby: number): void => {
    const seen = { at: 0, lobby: 1_000, tables: {} };
    who.entries.push({ type: 'sent', t: 1e6, connection: 1, frame: { type: 'hello', tab: who.tab, seen } });
    who.entries.push({ type: 'heard', t: 1e6, connection: 1, frame: { type: 'welcome', at: 0, lobby } });
  };
  greet(1_000);
  expect(await verdictOn(world)).toMatchObject({ divergent: 0 });
  greet(999);
  expect((await verdictOn(world)).findings).toEqual([
    expect.stringContaining('was welcomed at log time 999, and had seen 1000'),
  ]);
});

test('a table shown with others in its seats is divergent', async () => {
  const world = await playCleanRun();
  const { players } = inTheMiddle(firstPlayer(world).frames);
  Object.assign(players, { north: players.south, south: players.north });
  expect((await verdictOn(world)).findings).toEqual([expect.stringMatching(/: seats [0-9a-f]{32} and [0-9a-f]{32}$/)]);
});

// What must stay hidden.

test('a hidden card in any frame is leaked', async () => {
  const { world, table } = await playHalf();
  const { who, frames } = firstPlayer(world);
  const hands = world.stateOf(table);
  const other = SEATS.find((seat) => seat !== frames.at(-1)?.view.viewer) ?? 'south';
  const card = hands.status === 'playing' ? hands.position.hands[other][0] : undefined;
  world.tell(who, { type: 'error', code: 'BAD_FRAME', reason: `no ${card}` });
  expect(await verdictOn(world)).toMatchObject({ leaked: 1, divergent: 0 });
});

test("the opponent's hand in a table frame is leaked, and differs from the view", async () => {
  const { world, table } = await playHalf();
  const { who, frames } = firstPlayer(world);
  const state = world.stateOf(table);
  const frame = JSON.parse(JSON.stringify(frames.at(-1))) as TableFrame;
  if (state.status === 'playing') Object.assign(frame.view.position?.hands ?? {}, state.position.hands);
  world.tell(who, frame);
  const verdict = await verdictOn(world);
  expect(verdict.leaked).toBeGreaterThan(3);
  expect(verdict.divergent).toBeGreaterThan(0);
});

test('a watcher who is told a card of a deck or hand is told too much; a refusal may name what was asked for', async () => {
  const { world, table } = await playHalf();
  const watcher = world.visit(table);
  world.hear(watcher, { type: 'move', id: 'c'.repeat(32), at: 0, table, move: 'play R7 f3', seen: 0 });
  world.tell(watcher, { type: 'rejected', id: 'c'.repeat(32), code: 'NOT_IN_HAND', reason: "You don't hold R7." });
  expect(await verdictOn(world)).toMatchObject({ leaked: 0 });
  const cards = [...TROOPS, ...TACTICS];
  world.tell(watcher, { ...world.frameFor(watcher, table, null), cards });
  expect((await verdictOn(world)).leaked).toBeGreaterThan(40);
});

test('a seed or a nonce before the end of its game is leaked', async () => {
  const { world, table, one } = await playHalf();
  const state = world.stateOf(table);
  if (state.status === 'unknown') throw new Error('no table');
  world.tell(one, { type: 'pong', seed: state.seed });
  expect(await verdictOn(world)).toMatchObject({ leaked: 1 });
  world.tell(one, { type: 'pong', nonce: state.nonces.south });
  expect(await verdictOn(world)).toMatchObject({ leaked: 2 });
  const frame = world.frameFor(one, table, null);
  world.tell(one, { ...frame, view: { ...frame.view, proof: { seed: state.seed, nonces: state.nonces } } });
  expect(await verdictOn(world)).toMatchObject({ leaked: 5 });
});

test('the link to an invite is leaked to whoever has not made it', async () => {
  const { world, one } = await playHalf();
  const invite = { id: 'a'.repeat(32), from: { id: one.client }, link: 'x'.repeat(64) };
  world.tell(one, { type: 'invites', lobby: 0, sent: [invite], received: [{ ...invite, link: null }] });
  expect(await verdictOn(world)).toMatchObject({ leaked: 0 });
  world.tell(one, { type: 'invites', lobby: 0, sent: [], received: [invite] });
  expect(await verdictOn(world)).toMatchObject({ leaked: 1 });
});

test('the cards and secrets of a saved game stay hidden', async () => {
  const { world, table, one, other } = await playHalf();
  const state = world.stateOf(table);
  await world.save(table);
  for (const who of [one, other]) await world.leave(who);
  expect((await verdictOn(world)).findings).toEqual([]);
  if (state.status !== 'playing') throw new Error('the game is over');
  world.tell(one, { type: 'pong', seed: state.seed });
  const frame = JSON.parse(JSON.stringify(world.frameFor(one, table, null))) as TableFrame;
  Object.assign(frame.view.position?.hands ?? {}, state.position.hands);
  world.tell(one, frame);
  expect((await verdictOn(world)).leaked).toBeGreaterThan(4);
});

// What the log itself must be.

test('a deal that does not follow from seed and nonces is divergent', async () => {
  const world = await openSyntheticRun();
  const [one, other] = [await world.signIn(), await world.signIn()];
  const swap = ([first, second, ...rest]: readonly string[]): string[] => [second, first, ...rest] as string[];
  await world.sitDown(one, other, {
    deal: ({ first, deck }) => ({ first, deck: { ...deck, troop: swap(deck.troop) as typeof deck.troop } }),
  });
  const verdict = await verdictOn(world);
  expect(verdict.findings[0]).toMatch(/divergent: tables\/.*the deal does not follow from seed and nonces/);
});

/** A game that is played to its end, and then once more with the same deal. */
const playAgain = async (change: Parameters<SyntheticRun['sitDownAgain']>[1] = {}) => {
  const { world, table, one, other } = await playHalf();
  while (await world.move(table));
  await world.close(table);
  const again = await world.sitDownAgain(table, change);
  while (await world.move(again));
  await world.close(again);
  for (const who of [one, other]) await world.leave(who);
  return verdictOn(world);
};

test('the same deal again after the end of its game is right, and with any other shuffle divergent', async () => {
  expect((await playAgain()).findings).toEqual([]);
  const fault = /has not the deal of the finished game/;
  for (const change of [
    { seed: '5e'.repeat(32) },
    { nonces: { north: null, south: null } },
    { game: 'd'.repeat(32) as GameId },
  ])
    expect((await playAgain(change)).findings.join()).toMatch(fault);
});

test('a move against the rules that was admitted is divergent', async () => {
  const { world, table } = await playHalf();
  await world.writer.append({ type: 'CardDrawn', seat: 'north', deck: 'troop', card: 'R1', result: null }, table);
  await world.writer.append({ type: 'CardDrawn', seat: 'south', deck: 'troop', card: 'R1', result: null }, table);
  expect((await verdictOn(world)).findings.join()).toMatch(/is against the rules|does not come out as the rules say/);
});

test('a table that is saved with other cards than lie there is divergent', async () => {
  const { world, table } = await playHalf();
  const state = world.stateOf(table);
  const position = state.status === 'playing' && savePosition(state.position);
  if (state.status !== 'playing' || !position) throw new Error('the game is over');
  const { game, sitting, north, south, options, rulesVersion, seed, commitment, nonces, moves } = state;
  const saved = { game, sitting, north, south, options, rulesVersion, seed, commitment, nonces, moves };
  const hands = { north: position.hands.south, south: position.hands.north };
  await world.writer.append(
    {
      ...{ type: 'TableSaved', ...saved, position: { ...position, hands } },
      ...{ timeLeft: null, sameDealAs: null },
    },
    table,
  );
  expect((await verdictOn(world)).findings.join()).toContain('what was saved is not what lay on the table');
});

/** A game that was saved and goes on at another table, from this progress. */
const goOn = async (spoil: (saved: TableSaved) => Partial<TableSaved>) => {
  const { world, table, one, other } = await playHalf();
  const state = world.stateOf(table);
  if (state.status !== 'playing') throw new Error('the game is over');
  await world.save(table);
  const { game, north, south, options, rulesVersion, seed, commitment, nonces, moves } = state;
  const position = savePosition(state.position);
  if (!position) throw new Error('the game is over');
  const shuffle = { rulesVersion, seed, commitment, sameDealAs: null };
  const ids = { game, sitting: 2, north, south, options };
  const saved: TableSaved = { type: 'TableSaved', ...ids, ...shuffle, nonces, moves, position, timeLeft: null };
  const resumed = { nonces, moves, position, timeLeft: null, ...spoil(saved) };
  const next = `2-${'c'.repeat(30)}` as TableId;
  const agreed = { inviter: one.client, accepter: other.client, invite: 'a'.repeat(32) as InviteId };
  const kept = { ...shuffle, nonces, moves, position, timeLeft: null };
  await world.writer.append({
    type: 'InviteAccepted',
    ...agreed,
    ...ids,
    table: next,
    resumed: kept,
    sameDealAs: null,
  });
  await world.writer.append({ type: 'TableOpened', ...ids, ...shuffle, resumed }, next);
  return verdictOn(world);
};

test('a game that goes on from where it was saved is right, and from anywhere else divergent', async () => {
  const fault = /does not go on from where/;
  expect((await goOn(() => ({}))).findings.join()).not.toMatch(fault);
  expect((await goOn(({ moves }) => ({ moves: moves + 1 }))).findings.join()).toMatch(fault);
});

test('a clock that runs out with time left, or where there is none, is divergent', async () => {
  const { world, table } = await playHalf();
  await world.writer.append({ type: 'ClockRanOut', seat: 'north', result: { winner: 'south', by: 'clock' } }, table);
  expect((await verdictOn(world)).findings.join()).toContain('the clock of north ran out with time left');
});

test('a fold that judges one record otherwise is divergent, once, and the record is named', async () => {
  const world = await playCleanRun();
  const createFold: typeof createPartitionFold = (options) => {
    const fold = createPartitionFold(options);
    if (options.topic !== 'lobby') return fold;
    return {
      ...fold,
      fold: (record) => {
        const outcome = fold.fold(record);
        if (record.offset !== 9 || outcome.status !== 'admitted') return outcome;
        return { ...outcome, status: 'void', reason: 'late' };
      },
    };
  };
  const verdict = await verdictOn(world, {}, { createFold });
  expect(verdict).toMatchObject({ divergent: 1, lost: 0 });
  expect(verdict.findings[0]).toMatch(/lobby\/0@9: "admitted .*" by the laws, "void late .*" by the shared fold/);
});

test('a table that was opened and that nobody agreed on is divergent', async () => {
  const { world, table } = await playHalf();
  const state = world.stateOf(table);
  if (state.status === 'unknown') throw new Error('no table');
  const stray = `1-${'b'.repeat(30)}` as TableId;
  await world.writer.append(openedAs(state), stray);
  expect((await verdictOn(world)).findings.join()).toContain(`table ${stray} was opened, and nobody agreed on it`);
});

test('a table opened for others than agreed on it, or freed with another result than its own, is divergent', async () => {
  const { world, table, one } = await playHalf();
  const state = world.stateOf(table);
  if (state.status === 'unknown') throw new Error('no table');
  const { game, sitting, north, south } = state;
  const result = { winner: 'north', by: 'flags' } as const;
  await world.writer.append({ type: 'SeatsFreed', game, table, sitting, north, south, result });
  const told = 'is null, and the lobby was told {"winner":"north","by":"flags"}';
  expect((await verdictOn(world)).findings.join()).toContain(`the result of ${table} ${told}`);

  const third = await world.signIn();
  const fresh = { resumed: null, sameDealAs: null };
  const agreed = { inviter: one.client, accepter: third.client, game, sitting, options: state.options, ...fresh };
  const invite = 'a'.repeat(32) as InviteId;
  await world.writer.append({ type: 'InviteAccepted', ...agreed, invite, table, north: third.client, south });
  expect((await verdictOn(world)).findings.join()).toContain(
    `table ${table} was opened for others than had agreed on it`,
  );
});

test('a follow-up that stands twice, and a table that begins again, are duplicated', async () => {
  const { world, table, one, other } = await playHalf();
  const asFollowUp = (header: Header): Header => ({ ...header, commandId: '9'.repeat(32) });
  for (const client of [one.client, other.client])
    await world.writer.append({ type: 'WatchStarted', client, table }, undefined, asFollowUp);
  expect((await verdictOn(world)).findings.join()).toMatch(/lobby\/0@\d+: the follow-up WatchStarted stands twice/);
});

test('a table that begins a second time, after it was forgotten, is duplicated', async () => {
  let time = 1_760_000_000_000;
  const log = memoryLog({ store: memoryLogStore({ clock: () => time }) });
  const world = await playCleanRun(1, log);
  const [table] = world.tables;
  const state = table && world.stateOf(table);
  if (!state || state.status === 'unknown') throw new Error('no table');
  time += 25 * 60_000;
  await world.writer.append({ type: 'Tick' }, table);
  await world.writer.append(openedAs(state), table);
  expect((await verdictOn(world)).findings.join()).toMatch(/duplicated: tables\/.* begins a second time/);
});

// What must be over.

test('a game that goes on when all have left hangs, with its seats and its sessions', async () => {
  const { world, table, one } = await playHalf();
  const { findings } = await verdictOn(world);
  const hung = findings.filter((finding) => finding.startsWith('hung')).join('\n');
  expect(hung).toContain(`${one.client} still sits at ${table}`);
  expect(hung).toContain(`table ${table} is still playing`);
  expect(hung).toContain(`the seats of ${table} are not freed`);
  expect(hung).toContain(`${one.client} still has the session ${one.session}`);
});

test('sessions may be left while their grace runs; a connection to a living gateway may not', async () => {
  const world = await openSyntheticRun();
  const one = await world.signIn();
  expect(await verdictOn(world)).toMatchObject({ hung: 1 });
  expect(await verdictOn(world, { sessionGraceMs: null })).toMatchObject({ hung: 0 });
  expect(await verdictOn(world, { sessionGraceMs: 1e9 })).toMatchObject({ hung: 0 });
  const living = await verdictOn(world, { sessionGraceMs: null, livingGateways: [world.gateway] });
  expect(living.findings).toEqual([
    `hung: ${one.client} tab ${one.tab} is still attached to ${world.gateway}, which lives`,
  ]);
});

test('a gateway that is gone and still counts as alive hangs', async () => {
  const world = await playCleanRun();
  const [gone, living] = ['7'.repeat(32), '8'.repeat(32)] as [GatewayId, GatewayId];
  for (const gateway of [gone, living])
    await world.writer.append({ type: 'GatewayStarted', gateway, program: 'synthetic' });
  const found = async () => (await verdictOn(world, { livingGateways: [living] })).findings;
  expect(await found()).toEqual([`hung: gateway ${gone} is gone, and stands as alive`]);
  await world.writer.append({ type: 'GatewayLost', gateway: gone, by: living });
  expect(await found()).toEqual([]);
});

test('a wait begins when the player asks, even if he is offline', async () => {
  const world = await openSyntheticRun();
  const one = await world.signIn();
  const ask = (t: number): void => void one.entries.push({ type: 'asked', t, command: 'watch' });
  const say = (id: string, t: number): void => {
    one.entries.push({ type: 'sent', t, connection: 0, frame: { type: 'watch', id, at: 0, table: '1-0' } });
    const refusal = { type: 'rejected', at: 0, id, code: 'UNKNOWN_TABLE', reason: 'None.' };
    one.entries.push({ type: 'heard', t: t + 5, connection: 0, frame: refusal });
  };
  ask(1_000);
  ask(2_000);
  say('1'.repeat(32), 4_000);
  say('2'.repeat(32), 4_000);
  ask(5_000);
  world.later(9_000);
  const { waits } = await checkRun({ run: world.run(), log: world.log, histories: world.sources() });
  expect(waits.map(({ t, isAnswered }) => [t, isAnswered])).toEqual([
    [1_000, true],
    [2_000, true],
    [5_000, false],
  ]);
  expect(waits.slice(0, 2).map(({ ms }) => ms)).toEqual([3_005, 2_005]);
});

test('an invite that nobody answers hangs', async () => {
  const world = await openSyntheticRun();
  const one = await world.signIn();
  await world.invite(one);
  const { findings } = await verdictOn(world, { sessionGraceMs: null });
  expect(findings).toEqual([expect.stringMatching(/^hung: [0-9a-f]{32} still has the open invite [0-9a-f]{32}$/)]);
});

test('a command without an answer counts with its age, and hangs after a while', async () => {
  const world = await playCleanRun();
  const { who } = firstPlayer(world);
  world.hear(who, { type: 'resign', id: 'b'.repeat(32), at: 0, table: `1-${'0'.repeat(30)}` });
  who.entries.push({ type: 'closed', t: 50_000, connection: 0, code: 1006 });
  world.later(50_000);
  expect(await verdictOn(world, { unansweredLimitMs: 100_000 })).toMatchObject({ unanswered: 1, hung: 0 });
  const verdict = await verdictOn(world);
  expect(verdict).toMatchObject({ unanswered: 1, hung: 1, lost: 0 });
  expect(verdict.pauseMs.max).toBeGreaterThan(40_000);
});

// What every gateway shows at a quiet moment.

test('a gateway that shows a fresh visitor an older table, or none, is divergent', async () => {
  const { world, table } = await playHalf();
  const moment = 'first';
  const early = world.visit(table, 'inspector', moment);
  const [gone] = world.people;
  expect(gone).toBeDefined();
  const run = { moments: [{ name: moment, t: 0, ends: await world.endsNow() }], sessionGraceMs: null };
  const wrong = async (): Promise<string[]> =>
    (await verdictOn(world, run)).findings.filter((finding) => finding.startsWith('divergent'));
  expect(await wrong()).toEqual([]);
  await world.move(table);
  expect(await wrong()).toEqual([]);
  const late = { ...run, moments: [{ name: moment, t: 0, ends: await world.endsNow() }] };
  const { findings } = await verdictOn(world, late);
  expect(findings.join()).toContain(`${early.name}: table ${table} is at version`);
  early.entries.splice(
    early.entries.findIndex((entry) => entry.type === 'heard' && entry.frame.type === 'table'),
    1,
  );
  expect((await wrong()).join()).toContain(`table ${table} runs, and was not shown`);
});

test('a list that an inspector is shown must be that of the log', async () => {
  const { world, table } = await playHalf();
  const inspector = world.visit(table, 'inspector', 'first');
  const state = world.stateOf(table);
  if (state.status !== 'playing') throw new Error('the game is over');
  const row = { id: table, north: { id: state.north }, south: { id: state.south }, flags: { north: 0, south: 0 } };
  const run = { moments: [{ name: 'first', t: 0, ends: await world.endsNow() }], sessionGraceMs: null };
  world.tell(inspector, { type: 'list', list: 'tables', rows: [{ ...row, moves: state.moves }] });
  expect(await verdictOn(world, run)).toMatchObject({ divergent: 0 });
  world.tell(inspector, { type: 'list', list: 'tables', rows: [{ ...row, moves: state.moves - 1 }] });
  expect((await verdictOn(world, run)).findings[0]).toMatch(/is listed as .*"moves":11.*, should be .*"moves":12/);
});
