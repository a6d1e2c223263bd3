import { createHash } from 'node:crypto';
import {
  type Decision,
  decided,
  decideLobby,
  decideTable,
  type GameId,
  type TableId,
  tablePartition,
} from '@battleline/domain';
import {
  type AnyEvent,
  type FoldedBatch,
  LOBBY_PARTITION,
  type PartitionFold,
  streamsOf,
  type StreamState,
} from '@battleline/events';
import { type Agenda, TRY_AGAIN } from './agenda.ts';
import { dealOf, newSeed } from './deal.ts';
import { type FollowUp, isDue, leaverFrom, missingIn } from './follow-up.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { OwnGateway } from '../life/own-gateway.ts';
import type { Patience } from './patience.ts';
import type { World } from '../world.ts';
import type { Writer } from '../writing/writer.ts';

/** Writes what is missing (R7): at once where this gateway acted, after a while where another one should have. */
export type FollowUps = {
  /** Looks at the games, tables and players that there are already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
  /** Looks at the games and tables that the batch has changed. */
  readonly onBatch: (batch: FoldedBatch) => void;
};

export type FollowUpsDeps = {
  readonly own: Pick<OwnGateway, 'isOwn'>;
  readonly world: World;
  readonly write: Writer;
  readonly metrics: GatewayMetrics;
  readonly agenda: Agenda;
  readonly patience: Patience;
  /** the log's time by estimate, µs */
  readonly now: () => number;
};

type Ids = { readonly game: GameId; readonly table: TableId };

const nothing: Decision<AnyEvent, never> = { ok: true, event: undefined };

export const createFollowUps = (deps: FollowUpsDeps): FollowUps => {
  const { own, world, write, metrics, agenda, patience, now } = deps;

  const decisionOn = ({ event, game, table }: FollowUp): Decision<AnyEvent, unknown> => {
    const state = world.table(table);
    switch (event) {
      case 'TableOpened': {
        const sitting = world.game(game);
        if (sitting.status !== 'seated') return nothing;
        const { sitting: number, north, south, options, resumed, sameDealAs } = sitting;
        const seats = { sitting: number, north, south };
        return decideTable({ type: 'open', game, ...seats, options, ...newSeed(), resumed, sameDealAs }, state);
      }
      case 'Dealt':
        return state.status === 'opened' ? decideTable({ type: 'deal', deal: dealOf(state) }, state) : nothing;
      case 'TableSaved':
      case 'Resigned': {
        const leaver = leaverFrom(world, state);
        return leaver
          ? decideTable({ type: 'leave', client: leaver.client, uptime: world.tableFold(table).uptime() }, state)
          : nothing;
      }
      case 'SeatsFreed': {
        if (state.status !== 'finished' && state.status !== 'saved') return nothing;
        const { sitting, position } = state;
        return decideLobby({ type: 'freeSeats', game, sitting, result: position.result }, world);
      }
      case 'TableClosed':
        return decideTable({ type: 'close' }, state);
    }
  };

  const decide = (due: FollowUp): Decision<AnyEvent, never> => {
    const missing = missingIn(world, due);
    // One whose cause is another by now has another `notBefore`, too: it is begun anew.
    if (missing?.event !== due.event || missing.notBefore !== due.notBefore || !isDue(world, missing)) return nothing;
    const decision = decisionOn(due);
    return decision.ok && decision.event ? decided(decision.event) : nothing;
  };

  const isFresh = (table: TableId): boolean =>
    world.isFresh('lobby', LOBBY_PARTITION) && world.isFresh('tables', tablePartition(table));

  const writeDue = async (due: FollowUp): Promise<void> => {
    const [lobby, tables] = [world.lobbyFold(), world.tableFold(due.table)];
    const cause = (due.cause.startsWith('table/') ? tables : lobby).read(due.cause);
    const source = [due.cause, String(cause?.version ?? 0), due.event].join(' ');
    const written = await write({
      fold: due.event === 'SeatsFreed' ? lobby : tables,
      lookedAt: due.event === 'Dealt' ? [] : [lobby, tables],
      decide: () => decide(due),
      streams: (event) => (event.type === 'CommandRefused' ? [] : streamsOf(event, due.table)),
      by: { commandId: createHash('sha256').update(source).digest('hex').slice(0, 32), tab: null, actor: null },
      notBefore: due.notBefore,
    });
    if (written.status === 'written' && written.header) metrics.followUps.inc({ event: due.event });
  };

  /** Still missing afterwards: it was too early, or the log doesn't answer. Tried without limit. */
  const act = async (ids: Ids): Promise<number | undefined> => {
    const due = missingIn(world, ids);
    if (due && isFresh(ids.table)) await writeDue(due);
    return missingIn(world, ids) && now() + TRY_AGAIN;
  };

  const schedule = (ids: Ids, acted: boolean): void => {
    const due = missingIn(world, ids);
    if (!due) agenda.drop(ids.table);
    else agenda.plan(ids.table, Math.max(due.notBefore, now()) + patience(due.cause, acted), () => act(ids));
  };

  const touched = (event: AnyEvent, key: string): Ids | undefined => {
    if (event.type === 'InviteAccepted' || event.type === 'SeatsFreed') return event;
    if (event.type === 'SessionStarted' || event.type === 'SessionEnded')
      return world.player(event.client).seat ?? undefined;
    if (!key.startsWith('table/')) return undefined;
    const table = key.slice('table/'.length) as TableId;
    const state = world.table(table);
    return state.status === 'unknown' ? undefined : { game: state.game, table };
  };

  const idsIn = (key: string, state: StreamState): Ids | undefined => {
    if (state.kind === 'player') return state.player.session ? undefined : (state.player.seat ?? undefined);
    if (state.kind === 'game' && state.game.status === 'seated')
      return { game: key.slice('game/'.length) as GameId, table: state.game.table };
    if (state.kind !== 'table' || state.table.status === 'unknown') return undefined;
    return { game: state.table.game, table: key.slice('table/'.length) as TableId };
  };

  const begin = (fold: PartitionFold): void => {
    for (const [key, { state }] of fold.state().streams) {
      const ids = idsIn(key, state);
      if (ids) schedule(ids, false);
    }
  };

  return {
    begin,
    onBatch: ({ outcomes }) => {
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        if (outcome.event.type === 'FeatureActivated') begin(world.lobbyFold());
        const ids = outcome.changes.flatMap(({ key }) => touched(outcome.event, key) ?? [])[0];
        if (ids) schedule(ids, own.isOwn(outcome.header.gateway));
      }
    },
  };
};
