import {
  type ClientId,
  decideTable,
  parseMove,
  refused,
  runningSeat,
  type Seat,
  seatOf,
  type TableCommand,
  type TableState,
} from '@battleline/domain';
import type { CommandFrame } from '@battleline/protocol';
import { clockEnd } from '../due/clocks.ts';
import type { CommandTarget } from './command-target.ts';
import type { World } from '../world.ts';

/** What a table decides on. */
export type TableCommandFrame = Extract<CommandFrame, { type: 'ready' | 'move' | 'resign' | 'save' }>;

const tableCommand = (frame: TableCommandFrame, client: ClientId, uptime: number): TableCommand | undefined => {
  if (frame.type === 'ready') return { type: 'ready', client, nonce: frame.nonce };
  if (frame.type === 'save') return { type: 'save', client, uptime };
  if (frame.type === 'resign') return { type: 'move', client, move: { type: 'resign' }, seen: 0 };
  const move = parseMove(frame.move);
  return move && { type: 'move', client, move, seen: frame.seen, uptime };
};

const badMove = refused(
  'BAD_MOVE',
  'This is no move. Examples: play R7 f3, claim f1 f4, draw troop, scout tactics, return R5 fog, pass.',
);

const seatIn = (state: TableState, client: ClientId): Seat | undefined =>
  state.status === 'unknown' ? undefined : seatOf(state, client);

/** Of one who sits at the table its stream keeps the id, of another one his own. */
export const tableTarget = (frame: TableCommandFrame, client: ClientId, world: World): CommandTarget => {
  const { table } = frame;
  const state = world.table(table);
  const sits =
    state.status === 'unknown' ? world.player(client).seat?.table === table : seatOf(state, client) !== undefined;
  const fold = world.tableFold(table);
  const isTimed = (): boolean => {
    const seat = runningSeat(world.table(table));
    return frame.type === 'move' && seat !== null && seat === seatIn(world.table(table), client);
  };
  return {
    fold: sits ? fold : world.lobbyFold(),
    table,
    keeper: sits ? { kind: 'table', id: table } : { kind: 'player', id: client },
    decide: () => {
      const command = tableCommand(frame, client, fold.uptime());
      return command ? decideTable(command, world.table(table)) : badMove;
    },
    until: () => (isTimed() ? (clockEnd(fold, world.table(table)) ?? 0) : 0),
  };
};
