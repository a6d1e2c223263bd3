import {
  type Deal,
  eventText,
  type GameId,
  type GameRecord,
  type MoveEvent,
  type Result,
  type TableId,
  type TableOpened,
} from '@battleline/domain';
import { type AnyEvent, type EventLog, EVENT_TOPICS, walkLog } from '@battleline/events';
import { countBefore, createProgressNote } from '@battleline/service';
import { type Call, OpsError } from '../tool/command.ts';

/** A game that is over, put together from all its sittings. */
export type FinishedGame = {
  readonly game: GameId;
  readonly opened: TableOpened;
  /** log times, µs */
  readonly openedAt: number;
  readonly finishedAt: number;
  readonly sittings: number;
  readonly result: Result;
  readonly moves: readonly { readonly seat: string; readonly at: number; readonly move: string }[];
  readonly record: GameRecord;
};

type Sitting = {
  readonly opened: TableOpened;
  readonly openedAt: number;
  deal: Deal | null;
  readonly moves: { readonly seat: string; readonly at: number; readonly move: string }[];
  result: Result | null;
  finishedAt: number;
};

const isMove = (event: AnyEvent): event is MoveEvent => 'result' in event && 'seat' in event;

const note = (sittings: Map<TableId, Sitting>, table: TableId, event: AnyEvent, at: number): void => {
  if (event.type === 'TableOpened')
    sittings.set(table, { opened: event, openedAt: at, deal: null, moves: [], result: null, finishedAt: 0 });
  const sitting = sittings.get(table);
  if (!sitting) return;
  if (event.type === 'Dealt') {
    const { first, troop, tactics } = event;
    sitting.deal = { first, deck: { troop, tactics } };
  }
  // A move after the end changes nothing, as in the fold.
  if (!isMove(event) || sitting.result !== null) return;
  sitting.moves.push({ seat: event.seat, at, move: eventText(event) });
  sitting.result = event.result;
  sitting.finishedAt = at;
};

const together = (game: GameId, sittings: readonly Sitting[]): FinishedGame[] => {
  const inOrder = sittings.toSorted((a, b) => a.opened.sitting - b.opened.sitting);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (!first?.deal || !last?.result) return [];
  const moves = inOrder.flatMap((one) => one.moves);
  const { claimTiming } = first.opened.options;
  const record: GameRecord = {
    ...{ format: 'battle-line-record/1', options: { claimTiming }, ...first.deal },
    moves: moves.map(({ move }) => move),
  };
  const { opened, openedAt } = first;
  return [
    {
      ...{ game, opened, openedAt, moves, record },
      finishedAt: last.finishedAt,
      sittings: inOrder.length,
      result: last.result,
    },
  ];
};

/** All games that ended at this log time (µs) or later, in the order of their ends: the same for the same log. */
export const readFinishedGames = async (
  call: Pick<Call, 'note' | 'signal'>,
  log: EventLog,
  since: number,
): Promise<readonly FinishedGame[]> => {
  const sittings = new Map<TableId, Sitting>();
  const until = await log.ends('tables');
  const progress = createProgressNote(call.note, 'records of tables read', countBefore(until));
  const partitions = Array.from({ length: EVENT_TOPICS.tables }, (_, index) => index);
  await walkLog(
    {
      ...{ log, topic: 'tables', partitions, until },
      onBatch: ({ partition, records, outcomes }) => {
        progress.add(records.length);
        for (const outcome of outcomes) {
          if (outcome.status === 'stop')
            throw new OpsError(`tables/${partition} can't be read beyond offset ${outcome.offset}: ${outcome.reason}`);
          if (outcome.status === 'void') continue;
          for (const { ref } of outcome.changes) note(sittings, ref.id as TableId, outcome.event, outcome.at);
        }
      },
    },
    call.signal,
  );
  const games = Map.groupBy(sittings.values(), ({ opened }) => opened.game);
  return [...games]
    .flatMap(([game, own]) => together(game, own))
    .filter(({ finishedAt }) => finishedAt >= since)
    .toSorted((a, b) => a.finishedAt - b.finishedAt || (a.game < b.game ? -1 : 1));
};
