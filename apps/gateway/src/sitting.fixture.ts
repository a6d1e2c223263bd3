import type { TableId } from '@battleline/domain';
import { decodeRecord } from '@battleline/events';
import { command, type createGateways, type TestGateway } from './gateway.harness.ts';

// For tests of games that stop and go on: two players sit down, and what the log says of their tables.

type Gateways = ReturnType<typeof createGateways>;
export type Guest = Awaited<ReturnType<TestGateway['enter']>>;

/** Gateways may write whatever this program knows. */
export const activateAll = (gateways: Gateways): void => {
  for (const feature of ['presence', 'sittings', 'rematches', 'same-deal'] as const) gateways.activate(feature);
};

/** What the log says of a table, void records too. */
export const toldAt = (gateways: Gateways, table: TableId) =>
  (gateways.store().partition('tables', Number(table.split('-')[0]))?.records ?? []).flatMap((record) => {
    const decoded = decodeRecord(record?.value ?? null);
    return decoded.status === 'decoded' && decoded.header.streams.some(({ id }) => id === table) ? [decoded] : [];
  });

/** One accepts what the other has offered; the result is the table at which both sit then. */
export const accept = async (inviter: Guest, accepter: Guest, sitting = 1, at?: number): Promise<TableId> => {
  const { received } = await accepter.hear(
    'invites',
    (frame) =>
      frame.received[0]?.resumes?.sitting === (sitting === 1 ? undefined : sitting - 1) && frame.received.length > 0,
  );
  accepter.say(command('accept', { from: inviter.you.id, invite: received[0]?.id }, at));
  const atTable = (guest: Guest) => guest.hear('table', ({ view }) => view.sitting === sitting);
  const [{ table }] = await Promise.all([atTable(inviter), atTable(accepter)]);
  return table;
};

/** Two players begin a game, and the cards are dealt. */
export const sitDown = async (ann: Guest, bob: Guest, options = {}): Promise<TableId> => {
  ann.say(command('invite', { to: bob.you.id, options }));
  const table = await accept(ann, bob);
  for (const guest of [ann, bob]) guest.say(command('ready', { table, nonce: '01'.repeat(32) }));
  await Promise.all([ann, bob].map((guest) => guest.hear('table', ({ view }) => view.status === 'playing')));
  return table;
};

/** The newest frame of the table that this guest has heard. */
export const newest = ({ heard }: Guest, table: TableId) =>
  heard.flatMap((frame) => (frame.type === 'table' && frame.table === table ? [frame] : [])).at(-1);

/** The one of the two whose turn it is, and his first legal move. */
export const toAct = (guests: readonly Guest[], table: TableId): { readonly guest: Guest; readonly move: object } => {
  for (const guest of guests) {
    const view = newest(guest, table)?.view;
    const move = view?.legal[0] ?? (view?.claimable.length ? 'claim -' : undefined);
    if (view && move !== undefined) return { guest, move: command('move', { table, move, seen: view.moves }) };
  }
  throw new Error('it is nobody’s turn');
};

/** Plays so many moves, each the first legal one. */
export const play = async (guests: readonly [Guest, Guest], table: TableId, moves: number): Promise<void> => {
  for (let made = 0; made < moves; made += 1) {
    const { guest, move } = toAct(guests, table);
    const seen = newest(guest, table)?.view.moves ?? 0;
    guest.say(move);
    await Promise.all(
      guests.map((one) => one.hear('table', (frame) => frame.table === table && frame.view.moves > seen)),
    );
  }
};
