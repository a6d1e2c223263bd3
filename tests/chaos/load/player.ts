import { carelessPlay } from '@battleline/client/testing';
import type { ClientId, TableId } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import type { Pace } from './pace.ts';
import type { Person } from './person.ts';
import type { Talk } from './talk.ts';

export type Player = Person & {
  readonly id: ClientId;
  /** Plays at this table until the game is over for him. */
  readonly play: (table: TableId) => Promise<void>;
};

export type PlayDeps = {
  readonly pace: Pace;
  readonly talk: Pick<Talk, 'atTable'>;
  /** from 0 to below 1 */
  readonly random: () => number;
  /** whether players still ask for anything */
  readonly isOpen: () => boolean;
  readonly nonce: () => string;
  readonly fault: (text: string) => void;
};

/** Refusals of a legal move that say nothing about the move: there is something newer to think about. */
const PASSING = ['OUTDATED', 'OUT_OF_TIME', 'GAME_OVER', 'TABLE_SAVED', 'UNKNOWN_TABLE', 'EXPIRED', 'CLOSED'];

/** One in so many of a player's commands is one that an honest but hasty person would send. */
const HASTY = 100;
const RESIGNS = 1_500;
/** … and one that saves the game. */
const SAVES = 400;
/** With one in so many of his moves he says something. */
const SAYS = 15;

type Standing = 'elsewhere' | 'unready' | 'idle' | 'to move' | 'over';

/** One who has just come back may hear of his seat before he sees the table. */
const standingAt = (frame: TableFrame | undefined, isSeated: boolean): Standing => {
  if (!frame) return isSeated ? 'idle' : 'elsewhere';
  const { status, viewer, ready, position } = frame.view;
  if (status === 'finished' || status === 'saved') return 'over';
  if (viewer === 'watcher') return 'elsewhere';
  if (status === 'opened') return ready[viewer] ? 'idle' : 'unready';
  return position?.turn?.seat === viewer ? 'to move' : 'idle';
};

/** Lets a person play random legal moves, now and then a hasty one. */
export const createPlayer = (person: Person, id: ClientId, deps: PlayDeps): Player => {
  const { client, ask, name } = person;
  const { pace, talk, random, isOpen, fault } = deps;
  const frameOf = (table: TableId): TableFrame | undefined => client.state().tables.get(table);
  const standing = (table: TableId): Standing => standingAt(frameOf(table), client.state().seat?.table === table);
  const oneIn = (count: number): boolean => random() * count < 1;

  /** Waits for the turn that the pace gives; not after a lost connection: then everybody is in a hurry. */
  const think = async (): Promise<void> => {
    const { turn, hurry } = pace.wait();
    const end = client.on('connection', ({ status }) => {
      if (status === 'online') hurry();
    });
    await turn;
    end();
  };

  const saveAt = async (table: TableId): Promise<void> => {
    const answer = await ask({ type: 'save', table });
    if (!answer.ok && !PASSING.includes(answer.code)) fault(`${name} could not save his game: ${answer.code}`);
    await client.until(() => standing(table) === 'over');
  };

  const moveAt = async (table: TableId, frame: TableFrame): Promise<void> => {
    const { view, players } = frame;
    const move = carelessPlay(view, random);
    if (oneIn(SAVES)) return saveAt(table);
    if (move === undefined) return fault(`${name} is to move at ${table} and has no legal move`);
    const seen = view.moves;
    const hasty = oneIn(HASTY) ? ask({ type: 'move', table, move, seen: Math.max(0, seen - 1) }) : undefined;
    const opponent = players.north.id === id ? players.south.id : players.north.id;
    const said = oneIn(SAYS) ? talk.atTable(person, table, opponent) : undefined;
    const answer = await (oneIn(RESIGNS) ? ask({ type: 'resign', table }) : ask({ type: 'move', table, move, seen }));
    await hasty;
    await said;
    if (!answer.ok && !PASSING.includes(answer.code))
      fault(`${name}'s legal move ${move} at ${table} after ${seen} moves was refused: ${answer.code}`);
    // Whatever the answer was, there is more to see than before.
    await client.until(() => {
      const newer = frameOf(table);
      return newer?.view.moves !== seen || newer.view.status !== 'playing';
    });
  };

  const play = async (table: TableId): Promise<void> => {
    for (;;) {
      const now = await client.until(() => {
        const found = standing(table);
        return found !== 'idle' && found;
      });
      if (now === 'over' || now === 'elsewhere') return;
      if (now === 'unready') {
        await ask({ type: 'ready', table, nonce: deps.nonce() });
        await client.until(() => standing(table) !== 'unready');
      } else {
        await think();
        if (!isOpen()) return;
        const frame = frameOf(table);
        if (frame && standing(table) === 'to move') await moveAt(table, frame);
      }
    }
  };

  return { ...person, id, play };
};
