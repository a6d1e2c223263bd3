import { afterEach, describe, expect, test } from '@jest/globals';
import { decodeRecord } from '@battleline/events';
import { missingFollowUp } from './follow-up.ts';
import { command, createGateways } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

type Args = Parameters<typeof missingFollowUp>;
const ids = { game: 'g', table: '3-t' } as unknown as Args[0];
const seated = { status: 'seated', table: '3-t', sitting: 1, seatedAt: 100 } as Args[1];
const elsewhere = { ...seated, table: '4-u', sitting: 2, seatedAt: 400 } as Args[1];
const abandoned = { status: 'abandoned', sitting: 1, abandonedAt: 500 } as Args[1];
/** the game as one reads it whose lobby is behind: saved at another table, in an earlier sitting */
const before = { status: 'saved', table: '4-u', sitting: 0, savedAt: 50 } as Args[1];
const over = { status: 'over', sitting: 1, freedAt: 300 } as Args[1];
const saved = { status: 'saved', table: '3-t', sitting: 1, savedAt: 300 } as Args[1];
const unknown = { status: 'unknown' } as const;
const leaver = { client: 'c', leftAt: 250 } as NonNullable<Args[3]>;

const table = (status: string, nonces: object = { north: null, south: null }, sameDealAs: object | null = null) =>
  ({
    status,
    sitting: 1,
    openedAt: 150,
    finishedAt: 200,
    savedAt: 200,
    nonces,
    sameDealAs,
    options: { onLeave: 'save' },
  }) as unknown as Args[2];

describe('what is missing follows from the two states alone', () => {
  const both = { north: '01', south: '02' };
  test.each([
    ['seated, and no table', seated, unknown, ['TableOpened', 100]],
    ['nothing at all', unknown, unknown, undefined],
    ['a table of an earlier sitting, unknown', elsewhere, unknown, undefined],
    ['opened, nobody is ready', seated, table('opened'), ['Dealt', 150 + 10_000_000]],
    ['opened, one is ready', seated, table('opened', { north: '01', south: null }), ['Dealt', 150 + 10_000_000]],
    ['opened, both are ready', seated, table('opened', both), ['Dealt', 150]],
    ['opened, with the deal of an earlier game', seated, table('opened', undefined, {}), ['Dealt', 150]],
    ['playing', seated, table('playing'), undefined],
    ['finished, and still seated', seated, table('finished'), ['SeatsFreed', 200]],
    ['finished, seats freed', over, table('finished'), ['TableClosed', 300]],
    ['finished, the game goes on elsewhere', elsewhere, table('finished'), ['TableClosed', 400]],
    ['finished, and the lobby is still at the sitting before', before, table('finished'), undefined],
    ['finished, the game is forgotten', unknown, table('finished'), ['TableClosed', 200]],
    ['saved, and still seated', seated, table('saved'), ['SeatsFreed', 200]],
    ['saved, seats freed', saved, table('saved'), ['TableClosed', 300]],
    ['saved, the game goes on elsewhere', elsewhere, table('saved'), ['TableClosed', 400]],
    ['saved, and over by now', over, table('saved'), ['TableClosed', 300]],
    ['saved, and abandoned by now', abandoned, table('saved'), ['TableClosed', 500]],
    ['saved, and the lobby is still at the sitting before', before, table('saved'), undefined],
    ['saved, the game is forgotten', unknown, table('saved'), ['TableClosed', 200]],
    ['closed', over, table('closed'), undefined],
    ['closed after it was saved', saved, table('closed'), undefined],
  ])('%s', (_, sitting, state, expected) => {
    const missing = missingFollowUp(ids, sitting, state, null);
    expect(missing && [missing.event, missing.notBefore]).toEqual(expected);
  });
});

describe('where a player has left', () => {
  const forfeit = { ...table('playing'), options: { onLeave: 'forfeit' } } as Args[2];
  test.each([
    ['his running game is saved', seated, table('playing'), ['TableSaved', 250]],
    ['or lost, as was agreed', seated, forfeit, ['Resigned', 250]],
    ['not that of another sitting', elsewhere, table('playing'), undefined],
    ['not before the deal', seated, table('opened'), ['Dealt', 150 + 10_000_000]],
    ['what was over before is closed as ever', seated, table('finished'), ['SeatsFreed', 200]],
  ])('%s', (_, sitting, state, expected) => {
    const missing = missingFollowUp(ids, sitting, state, leaver);
    expect(missing && [missing.event, missing.notBefore]).toEqual(expected);
  });
});

const eventOf = (value: Uint8Array | null): string => {
  const decoded = decodeRecord(value);
  return decoded.status === 'decoded' ? decoded.event.type : '';
};

test('a follow-up that its gateway never writes is written by another, once', async () => {
  const isOpening = (records: readonly { readonly value: Uint8Array | null }[]): boolean =>
    records.some(({ value }) => eventOf(value) === 'TableOpened');
  const one = await gateways.start({}, (records) =>
    isOpening(records) ? { type: 'unacknowledged', lands: false } : undefined,
  );
  await gateways.start();
  await gateways.start();
  const [ann, bob] = [await one.enter(), await one.enter()];
  const invite = command('invite', { to: bob.you.id });
  ann.say(invite);
  const { received } = await bob.hear('invites', (frame) => frame.received.length > 0);
  bob.say(command('accept', { from: ann.you.id, invite: received[0]?.id }));
  const { table: id } = await ann.hear('table', ({ view }) => view.status === 'opened');
  const partition = Number(id.split('-')[0]);
  const opened = gateways
    .store()
    .partition('tables', partition)
    ?.records.map((record) => eventOf(record?.value ?? null));
  expect(opened?.filter((event) => event === 'TableOpened').length).toBeGreaterThanOrEqual(1);
  ann.say(command('ready', { table: id, nonce: '01'.repeat(32) }));
  bob.say(command('ready', { table: id, nonce: '02'.repeat(32) }));
  await bob.hear('table', ({ view }) => view.status === 'playing');
});

test('a command for a table that is not opened yet leaves no record on it: that could never be opened then', async () => {
  let holdsBack = true;
  const gateway = await gateways.start({}, (records) =>
    holdsBack && records.some(({ value }) => eventOf(value) === 'TableOpened')
      ? { type: 'unacknowledged', lands: false }
      : undefined,
  );
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  const invite = command('invite', { to: bob.you.id });
  ann.say(invite);
  const { received } = await bob.hear('invites', (frame) => frame.received.length > 0);
  const accept = command('accept', { from: ann.you.id, invite: received[0]?.id });
  bob.say(accept);
  await bob.answer(accept.id);
  const elsewhere = await gateway.greet(bob.token, bob.tab);
  const { seat } = await elsewhere.hear('welcome');
  const resign = { ...command('resign', { table: seat?.table }), again: true };
  elsewhere.say(resign);
  expect(await elsewhere.hear('later', ({ id }) => id === resign.id)).toMatchObject({ code: 'LAGGING' });
  holdsBack = false;
  await ann.hear('table', ({ view }) => view.status === 'opened');
  const partition = Number(seat?.table.split('-')[0]);
  const events = gateways
    .store()
    .partition('tables', partition)
    ?.records.map((record) => eventOf(record?.value ?? null));
  expect(events?.slice(0, 2)).toEqual(['LogOpened', 'TableOpened']);
});
