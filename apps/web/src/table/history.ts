import type { GameId, PositionView } from '@battleline/domain';
import type { Happening, TableFrame } from '@battleline/protocol';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { drawnCard, happeningText } from '../game/chronicle.ts';
import { dealtView, pastPositions } from '../game/past.ts';
import { askMoves } from '../session/archive.ts';

/** A line of what has happened at a table; `number` of the move, from 1. */
export type Entry = { readonly number: number; readonly told: Happening; readonly text: string };

/** A position of the past, and the move that led there. */
export type PastPosition = { readonly position: PositionView; readonly last: Happening | null };

/** All that has happened at a table, as far as this tab knows. */
export type History = {
  readonly entries: ReadonlySignal<readonly Entry[]>;
  /** the first position that can be shown, as its number of moves */
  readonly first: ReadonlySignal<number>;
  readonly at: (moves: number) => PastPosition | undefined;
  /** keeps what a frame tells, and asks for what was missed before */
  readonly note: (now: TableFrame, before: TableFrame | undefined) => void;
};

type Ask = (game: GameId) => ReturnType<typeof askMoves>;

/** The read models come a moment after the log. */
const PAUSE_MS = 1_500;
const MOST_TRIES = 5;
const NO_MOVES = ['TableOpened', 'SeatReady', 'Dealt', 'TableClosed', 'TableSaved'];

export const createHistory = (ask: Ask = askMoves): History => {
  const known = signal<ReadonlyMap<number, Entry>>(new Map());
  /** the newest position before which something is missing */
  const base = signal<{ readonly moves: number; readonly position: PositionView } | undefined>(undefined);
  const newest = signal<TableFrame | undefined>(undefined);
  let isAsking = false;

  const top = (): number => newest.value?.view.moves ?? 0;
  const isWhole = computed(() => known.value.size >= top());
  const first = computed(() => (isWhole.value ? 0 : (base.value?.moves ?? 0)));
  const entries = computed(() => [...known.value.values()].sort((a, b) => a.number - b.number));
  const positions = computed(() => {
    const frame = newest.value;
    if (!frame?.view.position) return [];
    const start = isWhole.value ? dealtView(frame.view) : (base.value?.position ?? frame.view.position);
    const told = entries.value.filter(({ number }) => number > first.value);
    return pastPositions(
      start,
      told.map((entry) => entry.told),
    );
  });

  const fill = async (frame: TableFrame, tries = 0): Promise<void> => {
    isAsking = true;
    const found = await ask(frame.view.game);
    if (found.status === 'found') {
      const missing = found.body.moves.flatMap((told, index): [number, Entry][] => {
        const number = index + 1;
        const text = happeningText(told, frame);
        return known.value.has(number) || text === undefined ? [] : [[number, { number, told, text }]];
      });
      known.value = new Map([...known.value, ...missing]);
    }
    if (found.status === 'unknown' || isWhole.value || tries >= MOST_TRIES) isAsking = false;
    else setTimeout(() => void fill(frame, tries + 1), PAUSE_MS);
  };

  return {
    entries,
    first,
    at: (moves) => {
      const position = positions.value[moves - first.value];
      return position && { position, last: known.value.get(moves)?.told ?? null };
    },
    note: (now, before) => {
      const { view, last } = now;
      const isNext = before !== undefined && view.moves === before.view.moves + 1;
      newest.value = now;
      if (view.position !== null && view.moves > 0 && !isNext && view.moves !== before?.view.moves)
        base.value = { moves: view.moves, position: view.position };
      const text = last && happeningText(last, now, drawnCard(before, now));
      if (last && text !== undefined && view.moves > 0 && !NO_MOVES.includes(last.type) && !known.value.has(view.moves))
        known.value = new Map(known.value).set(view.moves, { number: view.moves, told: last, text: text ?? '' });
      if (!isWhole.value && !isAsking) void fill(now);
    },
  };
};
