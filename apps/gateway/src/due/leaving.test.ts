import { decodeRecord } from '@battleline/events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { command, createGateways, type Speaker, type TestGateway, until } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

/** So long that nobody is taken to have left who is just slow; `pass` brings its end about. */
const GRACE_MS = 5000;
const SHORT = { SESSION_GRACE_SECONDS: String(GRACE_MS / 1000) };

/** A gateway in a system where leaving may have its consequences. */
const start: typeof gateways.start = async (environment, fate) => {
  const gateway = await gateways.start(environment, fate);
  if (!gateways.lobby().some(({ event }) => event.type === 'FeatureActivated')) gateways.activate('presence');
  return gateway;
};

type Guest = Awaited<ReturnType<TestGateway['enter']>>;

const saidOf = ({ you }: Guest): string[] =>
  gateways.lobby().flatMap(({ header, event }) => (header.streams.some(({ id }) => id === you.id) ? [event.type] : []));

/** What the log says of a table, void records too. */
const toldAt = (table: string): string[] =>
  (gateways.store().partition('tables', Number(table.split('-')[0]))?.records ?? []).flatMap((record) => {
    const decoded = decodeRecord(record?.value ?? null);
    return decoded.status === 'decoded' && decoded.event.type !== 'LogOpened' ? [decoded.event.type] : [];
  });

/** He hangs up, the lobby hears of it, and nobody waits any longer. */
const leave = async (guest: Guest): Promise<void> => {
  guest.hangUp();
  await until('a goodbye', () => saidOf(guest).find((said) => said === 'SessionDetached'));
  gateways.pass(GRACE_MS);
};

const ended = (guest: Guest): Promise<string> =>
  until('the end of a session', () => saidOf(guest).find((said) => said === 'SessionEnded'));

/** Two players begin a game; the cards are dealt unless one hesitates. */
const sitDown = async (ann: Guest, bob: Guest, options = {}, isDealt = true): Promise<string> => {
  ann.say(command('invite', { to: bob.you.id, options }));
  const { received } = await bob.hear('invites', (frame) => frame.received.length > 0);
  bob.say(command('accept', { from: ann.you.id, invite: received[0]?.id }));
  const [{ table }] = await Promise.all([ann.hear('table'), bob.hear('table')]);
  if (!isDealt) return table;
  for (const guest of [ann, bob]) guest.say(command('ready', { table, nonce: '01'.repeat(32) }));
  await Promise.all([ann, bob].map((guest) => guest.hear('table', ({ view }) => view.status === 'playing')));
  return table;
};

const awayOf = (speaker: Speaker, guest: Guest, isAway: boolean) =>
  speaker.hear('presence', ({ table, away }) => {
    const seats = speaker.heard.flatMap((frame) => (frame.type === 'table' && frame.table === table ? [frame] : []));
    const seat = seats[0]?.players.north.id === guest.you.id ? 'north' : 'south';
    return (away[seat] !== null) === isAway;
  });

describe('a player who leaves his game for good', () => {
  test('is waited for in sight of the other; then the game is saved, once, though two gateways see it', async () => {
    const [one, two] = [await start(SHORT), await start(SHORT)];
    const [ann, bob] = [await one.enter(), await two.enter()];
    const table = await sitDown(ann, bob);
    ann.hangUp();
    const { away, lobby } = await awayOf(bob, ann, true);
    const absence = away.north ?? away.south;
    expect(absence?.until).toBe(lobby + GRACE_MS * 1000);
    expect(absence?.inMs).toBeLessThanOrEqual(GRACE_MS);
    gateways.pass(GRACE_MS);
    const { last } = await bob.hear('table', ({ view }) => view.status === 'saved');
    expect(last).toEqual({ type: 'TableSaved', seat: null, text: '' });
    await until('the end of the table', () => toldAt(table).find((said) => said === 'TableClosed'));
    expect(toldAt(table)).toEqual(['TableOpened', 'SeatReady', 'SeatReady', 'Dealt', 'TableSaved', 'TableClosed']);
    expect(saidOf(ann).slice(-3)).toEqual(['SessionDetached', 'SessionEnded', 'SeatsFreed']);
    bob.say(command('invite', { to: null }));
    await bob.hear('invites', ({ sent }) => sent.length > 0);
  });

  test('is away in the list of players, though he still sits at his table', async () => {
    const gateway = await start(SHORT);
    const [ann, bob] = [await gateway.enter(), await gateway.enter()];
    const table = await sitDown(ann, bob);
    ann.hangUp();
    bob.say({ type: 'browse', list: 'players' });
    const row = { id: ann.you.id, status: 'away', table, opponent: bob.you.name };
    await bob.hear('list', ({ rows }) =>
      rows.some((one) => 'status' in one && one.id === row.id && one.status === 'away'),
    );
    expect(bob.heard.flatMap((frame) => (frame.type === 'list' ? [...frame.rows] : []))).toContainEqual(
      expect.objectContaining(row),
    );
  });

  test('loses it where that was agreed on', async () => {
    const gateway = await start(SHORT);
    const [ann, bob] = [await gateway.enter(), await gateway.enter()];
    await sitDown(ann, bob, { onLeave: 'forfeit' });
    await leave(ann);
    const { view } = await bob.hear('table', ({ view }) => view.status === 'finished');
    expect(view.position?.result).toEqual({ winner: view.viewer, by: 'forfeit' });
  });

  test('before the cards are dealt: they are dealt, and the game is saved', async () => {
    const gateway = await start(SHORT);
    const [ann, bob] = [await gateway.enter(), await gateway.enter()];
    const table = await sitDown(ann, bob, {}, false);
    await leave(ann);
    await ended(ann);
    gateways.pass(10_000);
    await bob.hear('table', ({ view }) => view.status === 'saved');
    expect(toldAt(table).slice(0, 3)).toEqual(['TableOpened', 'Dealt', 'TableSaved']);
  });

  test('is found by another gateway where the first one never writes it', async () => {
    const hangs = (value: Uint8Array | null): boolean => {
      const decoded = decodeRecord(value);
      return decoded.status === 'decoded' && ['SessionEnded', 'TableSaved'].includes(decoded.event.type);
    };
    const one = await start(SHORT, (records) =>
      records.some(({ value }) => hangs(value)) ? { type: 'unacknowledged', lands: false } : undefined,
    );
    await start(SHORT);
    const [ann, bob] = [await one.enter(), await one.enter()];
    const table = await sitDown(ann, bob);
    await leave(ann);
    await bob.hear('table', ({ view }) => view.status === 'saved');
    expect(toldAt(table).filter((said) => said === 'TableSaved')).toHaveLength(1);
    expect(saidOf(ann).filter((said) => said === 'SessionEnded')).toHaveLength(1);
  });
});

describe('a player who comes back', () => {
  test('just in time plays on, and the other sees him come', async () => {
    const gateway = await start(SHORT);
    const [ann, bob, cleo] = [await gateway.enter(), await gateway.enter(), await gateway.enter()];
    await sitDown(ann, bob);
    cleo.hangUp();
    ann.hangUp();
    await awayOf(bob, ann, true);
    gateways.pass(GRACE_MS / 2);
    const back = await gateway.greet(ann.token, ann.tab);
    await back.hear('welcome', ({ seat }) => seat !== null);
    await awayOf(bob, ann, false);
    gateways.pass(GRACE_MS / 2);
    await ended(cleo);
    expect(saidOf(ann)).not.toContain('SessionEnded');
  });

  test('after an outage has all the time again that he had before it', async () => {
    const gateway = await start();
    const [ann, bob] = [await gateway.enter(), await gateway.enter()];
    await sitDown(ann, bob);
    ann.hangUp();
    await awayOf(bob, ann, true);
    gateway.log.faults.breakOff();
    gateways.pass(300_000);
    gateway.log.faults.mend();
    const offset = gateways.store().partition('beats', 0)?.records.length ?? 0;
    await until('two beats afterwards', () => gateways.store().partition('beats', 0)?.records[offset + 1]);
    gateways.pass(5000);
    const late = await gateway.guest();
    expect(late.you.kind).toBe('guest');
    const back = await gateway.greet(ann.token, ann.tab);
    await back.hear('welcome', ({ seat }) => seat !== null);
    await awayOf(bob, ann, false);
    expect(gateways.lobby().filter(({ event }) => event.type === 'SessionEnded')).toEqual([]);
  });
});

test('an invite that nobody answers ends, and both are told', async () => {
  const gateway = await start();
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  ann.say(command('invite', { to: bob.you.id }));
  await bob.hear('invites', ({ received }) => received.length > 0);
  gateways.pass(600_000);
  await until('its end', () => saidOf(ann).find((said) => said === 'InviteExpired'));
  const isOver = ({ sent, received }: { readonly sent: readonly unknown[]; readonly received: readonly unknown[] }) =>
    sent.length + received.length === 0;
  for (const guest of [ann, bob])
    await guest.until('empty invites', (frames) => {
      const last = frames.findLast((frame) => frame.type === 'invites');
      return last?.type === 'invites' && isOver(last) ? last : undefined;
    });
});

test('what is due when the feature is activated ends then, nothing before', async () => {
  const gateway = await gateways.start(SHORT);
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  await sitDown(ann, bob);
  await leave(ann);
  bob.say(command('invite', { to: null }));
  await until('an answer', () => bob.heard.find(({ type }) => type === 'rejected'));
  expect(saidOf(ann).at(-1)).toBe('SessionDetached');
  gateways.activate('presence');
  await bob.hear('table', ({ view }) => view.status === 'saved');
});

test('a gateway that begins with a snapshot ends what was due before it came', async () => {
  const gateway = await start();
  const ann = await gateway.enter();
  await leave(ann);
  await gateway.stop();
  await gateways.resume(SHORT);
  gateways.pass(GRACE_MS);
  await ended(ann);
});
