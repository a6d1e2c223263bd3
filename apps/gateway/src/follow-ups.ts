import { createHash } from 'node:crypto';
import {
  type Decision,
  decided,
  decideLobby,
  decideTable,
  type GameId,
  type GatewayId,
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
import type { Logger } from '@battleline/service';
import { dealOf, newSeed } from './deal.ts';
import { type FollowUp, isDue, missingIn } from './follow-up.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

const OTHERS_WAIT_MS = 2000;
const RANK_MS = 500;
const TRY_AGAIN_MS = 1000;

/** Writes what is missing (R7): at once where this gateway acted, after a while where another one should have. */
export type FollowUps = {
  /** Looks at the games and tables that there are already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
  /** Looks at the games and tables that the batch has changed. */
  readonly onBatch: (batch: FoldedBatch) => void;
  readonly stop: () => void;
};

export type FollowUpsDeps = {
  readonly gateway: GatewayId;
  readonly world: World;
  readonly write: Writer;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
  readonly aliveGateways: () => readonly GatewayId[];
};

const hash = (...parts: readonly string[]): Buffer => createHash('sha256').update(parts.join(' ')).digest();

type Waiting = { readonly event: FollowUp['event']; timer: NodeJS.Timeout };

export const createFollowUps = (deps: FollowUpsDeps): FollowUps => {
  const { gateway, world, write, metrics, log } = deps;
  const waiting = new Map<TableId, Waiting>();

  const decide = (due: FollowUp): Decision<AnyEvent, never> => {
    const missing = missingIn(world, due);
    // One whose cause is another by now has another `notBefore`, too: it is begun anew.
    if (missing?.event !== due.event || missing.notBefore !== due.notBefore || !isDue(world, missing))
      return { ok: true, event: undefined };
    const state = world.table(due.table);
    const sitting = world.game(due.game);
    const decision = ((): Decision<AnyEvent, unknown> => {
      if (due.event === 'TableOpened' && sitting.status === 'seated')
        return decideTable({ type: 'open', game: due.game, ...sitting, ...newSeed() }, state);
      if (due.event === 'Dealt' && state.status === 'opened')
        return decideTable({ type: 'deal', deal: dealOf(state) }, state);
      if (due.event === 'SeatsFreed' && (state.status === 'finished' || state.status === 'saved')) {
        const { sitting: number, position } = state;
        return decideLobby({ type: 'freeSeats', game: due.game, sitting: number, result: position.result }, world);
      }
      return decideTable({ type: 'close' }, state);
    })();
    return decision.ok && decision.event ? decided(decision.event) : { ok: true, event: undefined };
  };

  const isFresh = ({ table }: FollowUp): boolean =>
    world.isFresh('lobby', LOBBY_PARTITION) && world.isFresh('tables', tablePartition(table));

  const act = async (due: FollowUp): Promise<void> => {
    if (!isFresh(due)) return;
    const [lobby, tables] = [world.lobbyFold(), world.tableFold(due.table)];
    const fold = due.event === 'SeatsFreed' ? lobby : tables;
    const cause = (due.cause.startsWith('game/') ? lobby : tables).read(due.cause);
    const commandId = hash(due.cause, String(cause?.version ?? 0), due.event).toString('hex', 0, 16);
    const written = await write({
      fold,
      lookedAt: due.event === 'Dealt' ? [] : [lobby, tables],
      decide: () => decide(due),
      streams: (event) => (event.type === 'CommandRefused' ? [] : streamsOf(event, due.table)),
      by: { commandId, tab: null, actor: null },
      notBefore: due.notBefore,
    });
    if (written.status === 'written' && written.header) metrics.followUps.inc({ event: due.event });
  };

  /** How long this gateway leaves a follow-up to others: not at all if it acted, else by its rank for this cause. */
  const patience = (due: FollowUp, acted: boolean): number => {
    if (acted) return 0;
    const order = (id: GatewayId): string => hash(due.cause, id).toString('hex');
    const mine = order(gateway);
    const rank = deps.aliveGateways().filter((id) => order(id) < mine).length;
    return OTHERS_WAIT_MS + rank * RANK_MS;
  };

  const schedule = (ids: { readonly game: GameId; readonly table: TableId }, acted: boolean): void => {
    const due = missingIn(world, ids);
    const current = waiting.get(ids.table);
    if (current) clearTimeout(current.timer);
    if (!due) {
      waiting.delete(ids.table);
      return;
    }
    const untilDue = Math.max(0, Math.ceil((due.notBefore - world.at()) / 1000));
    arm(due, untilDue + patience(due, acted));
  };

  const arm = (due: FollowUp, waitMs: number): void => {
    const timer = setTimeout(() => {
      act(due)
        .catch((error: unknown) => log.warn({ error, event: due.event, table: due.table }, 'follow-up failed'))
        .finally(() => {
          // Still missing: it was too early, or the log doesn't answer. Tried without limit.
          if (waiting.get(due.table)?.timer === timer) {
            waiting.delete(due.table);
            const missing = missingIn(world, due);
            if (missing) arm(missing, TRY_AGAIN_MS);
          }
        });
    }, waitMs);
    waiting.set(due.table, { event: due.event, timer });
  };

  const touched = (event: AnyEvent, key: string): { game: GameId; table: TableId } | undefined => {
    if (event.type === 'InviteAccepted' || event.type === 'SeatsFreed') return event;
    if (!key.startsWith('table/')) return undefined;
    const table = key.slice('table/'.length) as TableId;
    const state = world.table(table);
    return state.status === 'unknown' ? undefined : { game: state.game, table };
  };

  const idsIn = (key: string, state: StreamState): { game: GameId; table: TableId } | undefined => {
    if (state.kind === 'game' && state.game.status === 'seated')
      return { game: key.slice('game/'.length) as GameId, table: state.game.table };
    if (state.kind !== 'table' || state.table.status === 'unknown') return undefined;
    return { game: state.table.game, table: key.slice('table/'.length) as TableId };
  };

  return {
    begin: (fold) => {
      for (const [key, { state }] of fold.state().streams) {
        const ids = idsIn(key, state);
        if (ids) schedule(ids, false);
      }
    },
    onBatch: ({ outcomes }) => {
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        const ids = outcome.changes.flatMap(({ key }) => touched(outcome.event, key) ?? [])[0];
        if (ids) schedule(ids, outcome.header.gateway === gateway);
      }
    },
    stop: () => {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
};
