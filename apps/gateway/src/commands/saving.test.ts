import type { GameId, TableId } from '@battleline/domain';
import { afterEach, describe, expect, test } from '@jest/globals';
import { command, createGateways, until } from '../gateway.harness.ts';
import { accept, activateAll, type Guest, newest, play, sitDown, toAct, toldAt } from '../sitting.fixture.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const typesAt = (table: TableId): string[] => toldAt(gateways, table).map(({ event }) => event.type);
const gameAt = (guest: Guest, table: TableId): GameId => newest(guest, table)?.view.game as GameId;
const savedOf = (guest: Guest, count = 1) => guest.hear('saved', ({ games }) => games.length === count);

/** Two who have saved their game after some moves, at two gateways; the game is closed and stands in their lists. */
const saveGame = async (moves = 3) => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  activateAll(gateways);
  const [ann, bob] = [await one.enter(), await two.enter()];
  const table = await sitDown(ann, bob);
  await play([ann, bob], table, moves);
  const before = newest(ann, table);
  const save = command('save', { table });
  bob.say(save);
  expect(await bob.answer(save.id)).toMatchObject({ type: 'accepted' });
  await until('the end of the table', () => typesAt(table).find((type) => type === 'TableClosed'));
  return { one, two, ann, bob, table, before, game: gameAt(ann, table) };
};

describe('a game that is saved', () => {
  test('stands in the lists of both, and at no table', async () => {
    const { ann, bob, table, game } = await saveGame();
    for (const [guest, other] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      const { games } = await savedOf(guest);
      const seat = newest(guest, table)?.view.viewer;
      expect(games).toMatchObject([{ game, sitting: 1, opponent: { id: other.you.id }, seat, abandonedBy: null }]);
      expect((games[0]?.until ?? 0) - (games[0]?.savedAt ?? 0)).toBe(365 * 24 * 3_600_000_000);
    }
    expect(newest(ann, table)?.view).toMatchObject({ status: 'saved', legal: [], proof: null });
    expect(newest(ann, table)?.last).toMatchObject({ type: 'TableSaved', seat: newest(bob, table)?.view.viewer });
  });

  test('is saved once, whoever asks for it again', async () => {
    const { ann, table } = await saveGame(0);
    const again = command('save', { table });
    ann.say(again);
    expect(await ann.answer(again.id)).toMatchObject({ type: 'accepted' });
    expect(typesAt(table).filter((type) => type === 'TableSaved')).toHaveLength(1);
  });

  test('goes on by invite, from where it was, and comes to its end', async () => {
    const { one, ann, bob, game, before } = await saveGame();
    const later = await one.greet(ann.token, 'f'.repeat(32));
    expect((await later.hear('saved')).games).toHaveLength(1);
    ann.say(command('resume', { game }));
    const table = await accept(ann, bob, 2);
    const frame = newest(ann, table);
    expect(frame?.view).toMatchObject({ status: 'playing', sitting: 2, game, moves: 3, viewer: before?.view.viewer });
    expect(frame?.view.position).toEqual(before?.view.position);
    await Promise.all([savedOf(ann, 0), savedOf(bob, 0)]);
    await play([ann, bob], table, 2);
    const { guest } = toAct([ann, bob], table);
    guest.say(command('resign', { table }));
    const { view } = await guest.hear('table', (end) => end.table === table && end.view.status === 'finished');
    expect(view).toMatchObject({ moves: 6, commitment: before?.view.commitment });
    expect(view.proof?.nonces).toEqual({ north: '01'.repeat(32), south: '01'.repeat(32) });
    await until('the end of the table', () => typesAt(table).find((type) => type === 'TableClosed'));
    expect(typesAt(table)).not.toContain('Dealt');
  });

  test('goes on once, though both resume it and both accept at once', async () => {
    const { ann, bob, game } = await saveGame(0);
    ann.say(command('resume', { game }));
    bob.say(command('resume', { game }));
    const received = (guest: Guest) => guest.hear('invites', (frame) => frame.received[0]?.resumes?.game === game);
    const [toAnn, toBob] = [await received(ann), await received(bob)];
    const accepts = ([guest, inviter, frame]: readonly [Guest, Guest, Awaited<ReturnType<typeof received>>]) => {
      const said = command('accept', { from: inviter.you.id, invite: frame.received[0]?.id });
      guest.say(said);
      return guest.answer(said.id);
    };
    const answers = await Promise.all([accepts([ann, bob, toAnn]), accepts([bob, ann, toBob])]);
    expect(answers.map(({ type }) => type).sort()).toEqual(['accepted', 'rejected']);
    const begun = gateways.lobby().filter(({ event }) => event.type === 'InviteAccepted' && event.resumed !== null);
    const { table } = await ann.hear('table', ({ view }) => view.sitting === 2);
    expect(begun.flatMap(({ event }) => (event.type === 'InviteAccepted' ? [event.sitting] : []))).toContain(2);
    expect(typesAt(table)).toEqual(['TableOpened']);
    const late = command('resume', { game });
    ann.say(late);
    expect(await ann.answer(late.id)).toMatchObject({ code: 'GAME_NOT_SAVED' });
  });

  test('is abandoned when both ask for it, and an invite to go on ends by that', async () => {
    const { ann, bob, game } = await saveGame(0);
    ann.say(command('resume', { game }));
    await bob.hear('invites', ({ received }) => received[0]?.resumes?.game === game);
    ann.say(command('abandon', { game }));
    await bob.hear('saved', ({ games }) => games[0]?.abandonedBy === 'opponent');
    bob.say(command('abandon', { game }));
    await Promise.all([savedOf(ann, 0), savedOf(bob, 0)]);
    await until('an end of the invite', () => {
      const frames = bob.heard.filter((frame) => frame.type === 'invites');
      return frames.at(-1)?.received.length === 0 ? true : undefined;
    });
  });

  test('is abandoned after a year, once, though two gateways see it', async () => {
    const { game } = await saveGame(0);
    gateways.pass(365 * 24 * 3_600_000 + 5_000);
    const ends = () => gateways.lobby().filter(({ event }) => event.type === 'GameAbandoned' && event.game === game);
    await until('the end of the game', () => ends()[0]);
    expect(ends()[0]?.event).toMatchObject({ sitting: 1, by: null });
  });
});

describe('a game goes on after everything was replaced', () => {
  test('at a gateway that has only snapshots, weeks later', async () => {
    const { one, two, game, ann, bob } = await saveGame();
    await Promise.all([one.stop(), two.stop()]);
    gateways.pass(21 * 24 * 3_600_000);
    const gateway = await gateways.resume({ SESSION_GRACE_SECONDS: '3600' });
    const [anna, ben] = [await gateway.greet(ann.token, ann.tab), await gateway.greet(bob.token, bob.tab)];
    await Promise.all([anna.hear('saved'), ben.hear('saved')]);
    anna.say(command('resume', { game }, 22 * 24 * 3_600_000_000 + Date.now() * 1000));
    const { received } = await ben.hear('invites', (frame) => frame.received[0]?.resumes?.game === game);
    ben.say(
      command('accept', { from: ann.you.id, invite: received[0]?.id }, 22 * 24 * 3_600_000_000 + Date.now() * 1000),
    );
    const { view } = await anna.hear('table', (frame) => frame.view.sitting === 2);
    expect(view).toMatchObject({ status: 'playing', moves: 3 });
  });
});

test('a gateway that has read how the game was saved needs no rows to go on with it', async () => {
  const { ann, bob, game } = await saveGame(0);
  const alone = await gateways.start({}, undefined, () => Promise.reject(new Error('no database')));
  ann.say(command('resume', { game }));
  const { received } = await bob.hear('invites', (frame) => frame.received[0]?.resumes?.game === game);
  const there = await alone.greet(bob.token, bob.tab, { at: 0, lobby: bob.heard.at(-1)?.at ?? 0 });
  await there.hear('invites', (frame) => frame.received[0]?.resumes?.game === game);
  const accept = command('accept', { from: ann.you.id, invite: received[0]?.id });
  there.say(accept);
  expect(await there.answer(accept.id)).toMatchObject({ type: 'accepted' });
  await there.hear('table', ({ view }) => view.sitting === 2);
});

test('what was saved and is not to be had yet is waited for', async () => {
  const { ann, bob, game } = await saveGame(0);
  const late = await gateways.resume({}, () => Promise.resolve(undefined));
  const gone = await gateways.resume({}, () => Promise.reject(new Error('no database')));
  ann.say(command('resume', { game }));
  const { received } = await bob.hear('invites', (frame) => frame.received[0]?.resumes?.game === game);
  for (const [gateway, code] of [
    [late, 'LAGGING'],
    [gone, 'UNAVAILABLE'],
  ] as const) {
    const elsewhere = await gateway.greet(bob.token, bob.tab, { at: 0, lobby: bob.heard.at(-1)?.at ?? 0 });
    await elsewhere.hear('invites', (frame) => frame.received[0]?.resumes?.game === game);
    elsewhere.say(command('accept', { from: ann.you.id, invite: received[0]?.id }));
    expect(await elsewhere.hear('later')).toMatchObject({ code });
  }
});

test('nothing of this is done before all programs know it', async () => {
  const gateway = await gateways.start();
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  const table = await sitDown(ann, bob);
  const clock = { per: 'turn', seconds: 30 };
  for (const said of [
    command('save', { table }),
    command('resume', { game: '0'.repeat(32) }),
    command('invite', { to: null, options: { clock } }),
  ]) {
    ann.say(said);
    expect(await ann.answer(said.id)).toMatchObject({ type: 'rejected', code: 'NOT_YET' });
  }
});
