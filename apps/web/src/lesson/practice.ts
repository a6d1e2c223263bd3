import { type Answer, type Brain, type ClientState, initialClientState } from '@battleline/client';
import {
  type ClientId,
  type Deal,
  DEFAULT_TABLE_OPTIONS,
  type GameId,
  isMoveEvent,
  isOver,
  parseMove,
  type Seat,
  type TableCommand,
  tableDecider,
  type TableId,
  viewTable,
} from '@battleline/domain';
import { type Happening, type TableFrame, toldMove } from '@battleline/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Session } from '../session/session.ts';

/** A table in the browser alone: the real rules, south before the screen, and nobody is told. */
export type Practice = Pick<Session, 'state' | 'send' | 'move' | 'onTable'> & {
  readonly table: TableId;
  readonly frame: ReadonlySignal<TableFrame>;
  /** the other seat's move, and undefined where it isn't his to act */
  readonly choose: (brain: Brain) => string | undefined;
  readonly answer: (move: string) => void;
  /** shows the table anew: other moves are wanted than before */
  readonly show: () => void;
};

export type PracticeDeps = {
  readonly deal: Deal;
  readonly names: Readonly<Record<Seat, string>>;
  /** the one move that is allowed now; null: whatever the rules allow */
  readonly wanted: () => string | null;
  /** told of each move before it is shown */
  readonly moved: (seat: Seat) => void;
  /** from 0 to below 1 */
  readonly random: () => number;
  /** why another one isn't */
  readonly other: string;
};

const TABLE = `0-${'0'.repeat(30)}` as TableId;
const CLIENTS = { north: '0'.repeat(32) as ClientId, south: '1'.repeat(32) as ClientId };
const DONE: Answer = { ok: true, version: 0 };

export const createPractice = ({ deal, names, wanted, moved, random, other }: PracticeDeps): Practice => {
  const listeners = new Set<Parameters<Session['onTable']>[0]>();
  let table = tableDecider.initialState;
  let version = 0;
  let last: Happening | null = null;

  const tell = (command: TableCommand): Answer => {
    const decision = tableDecider.decide(command, table);
    if (!decision.ok) return { ok: false, code: decision.rejection.code, reason: decision.rejection.reason };
    const { event } = decision;
    if (event === undefined) return DONE;
    version += 1;
    table = tableDecider.evolve(table, event, { id: TABLE, at: version, uptime: version });
    const isEnd = table.status !== 'unknown' && isOver(table);
    last = isMoveEvent(event) ? toldMove('south', event, isEnd) : { type: event.type, seat: null, text: '' };
    return DONE;
  };
  const shown = (): TableFrame => {
    if (table.status === 'unknown') throw new Error('the practice has no table');
    const view = viewTable('south', table);
    const only = wanted();
    return {
      type: 'table',
      at: version,
      table: TABLE,
      version,
      players: {
        north: { id: CLIENTS.north, name: names.north, kind: 'bot' },
        south: { id: CLIENTS.south, name: names.south, kind: 'guest' },
      },
      view: only === null ? view : { ...view, legal: view.legal.filter((move) => move === only) },
      clocks: null,
      last,
    };
  };
  const stateOf = (now: TableFrame): ClientState => ({ ...initialClientState, tables: new Map([[TABLE, now]]) });

  tell({
    type: 'open',
    game: '0'.repeat(32) as GameId,
    sitting: 1,
    ...CLIENTS,
    options: DEFAULT_TABLE_OPTIONS,
    seed: '',
    commitment: '',
    resumed: null,
    sameDealAs: null,
  });
  tell({ type: 'deal', deal });
  const frame = signal(shown());
  const state = signal(stateOf(frame.value));
  const show = (): void => {
    const before = frame.value;
    frame.value = shown();
    state.value = stateOf(frame.value);
    for (const listener of listeners) listener(frame.value, before);
  };
  const play = (seat: Seat, text: string): Answer => {
    const move = parseMove(text);
    if (move === undefined) return { ok: false, code: 'BAD_MOVE', reason: '' };
    const seen = frame.value.view.moves;
    const answer = tell({ type: 'move', client: CLIENTS[seat], move, seen });
    if (!answer.ok) return answer;
    moved(seat);
    show();
    return answer;
  };

  return {
    table: TABLE,
    state,
    frame,
    send: () => Promise.resolve(DONE),
    move: (_, text) => {
      const only = wanted();
      const isOther = only !== null && text !== only;
      return Promise.resolve(isOther ? { ok: false, code: 'NOT_YET', reason: other } : play('south', text));
    },
    choose: (brain) => (table.status === 'playing' ? brain(viewTable('north', table), random) : undefined),
    answer: (move) => void play('north', move),
    show,
    onTable: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
