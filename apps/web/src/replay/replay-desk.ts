import type { Flag, TableId } from '@battleline/domain';
import type { RecordResponse, TableFrame } from '@battleline/protocol';
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { happeningText } from '../game/chronicle.ts';
import { withPending } from '../game/pending.ts';
import type { Desk } from '../table/desk.ts';
import type { RefusedShown } from '../table/hearing.ts';
import {
  finalView,
  type ReplayedGame,
  seenAs,
  type Sight,
  turnedPlayers,
  turnedTelling,
  turnedView,
} from './replay.ts';

/** A finished game at a table where nobody can move any more: one goes through its moves. */
export type ReplayDesk = Desk & { readonly sight: Signal<Sight>; readonly moves: ReadonlySignal<number> };

const nothing = (): void => undefined;

export const createReplayDesk = (record: RecordResponse, game: ReplayedGame, move: number | null): ReplayDesk => {
  const top = game.told.length;
  const sight = signal<Sight>('all');
  const past = signal<number | null>(move !== null && move < top ? move : null);
  const moves = computed(() => past.value ?? top);
  const inspected = signal<Flag | null>(null);
  const refused = signal<readonly RefusedShown[]>([]);
  const view = finalView(record, game);

  const isTurned = computed(() => sight.value === 'north');
  const players = computed(() => (isTurned.value ? turnedPlayers(record.players) : record.players));
  const told = computed(() => (isTurned.value ? game.told.map(turnedTelling) : game.told));
  const position = computed(() => {
    const seen = seenAs(game.positions[moves.value] ?? game.positions[0]!, sight.value);
    return isTurned.value ? turnedView(seen) : seen;
  });
  const frame = computed<TableFrame>(() => ({
    type: 'table',
    at: 0,
    table: '' as TableId,
    version: 0,
    players: players.value,
    view: { ...view, position: position.value },
    clocks: null,
    last: told.value[moves.value - 1] ?? null,
  }));
  const entries = computed(() => {
    const eyes = { players: players.value, view: { viewer: 'watcher', position: record } } as const;
    return told.value.map((one, index) => ({
      number: index + 1,
      told: one,
      text: happeningText(one, eyes) ?? '',
    }));
  });
  const look = (to: number | null): void => {
    past.value = to === null || to >= top ? null : Math.max(0, to);
    const { seat = null, refused: claims = [] } = told.value[moves.value - 1] ?? {};
    refused.value = seat === null ? [] : claims.map((claim) => ({ seat, ...claim }));
  };

  return {
    sight,
    moves,
    table: '' as TableId,
    frame,
    shown: computed(() => withPending(position.value, undefined)),
    hand: signal([]),
    isMyTurn: signal(false),
    isSending: signal(false),
    picks: signal([]),
    next: signal(new Set()),
    narrowed: signal(null),
    draft: signal(null),
    claims: signal([]),
    proved: signal([]),
    inspected,
    hint: signal(''),
    refused,
    history: { entries, first: signal(0), at: () => undefined, note: nothing },
    clock: { clocks: signal(null), read: () => null, close: nothing },
    last: computed(() => frame.value.last),
    past,
    look,
    pick: nothing,
    pressFlag: (flag) => (inspected.value = flag),
    pressCard: nothing,
    narrow: nothing,
    toggleClaim: nothing,
    sendClaims: nothing,
    refusalAt: () => undefined,
    type: nothing,
    confirm: nothing,
    cancel: nothing,
    resign: nothing,
    close: nothing,
  };
};
