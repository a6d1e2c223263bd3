import { autoPlay, type Answer, type Client, randomPlay } from '@battleline/client';
import type { TableId } from '@battleline/domain';
import { type Player, seeTheEnd, sitDown } from './player.ts';
import type { Stage } from './stage.ts';

/** Players who play game after game on random legal moves, and whose waiting is put down. */
export type Crowd = {
  readonly players: readonly Player[];
  /** Waits until each has had so many more moves confirmed, two unless told otherwise. */
  readonly goOn: (moves?: number) => Promise<void>;
  /** Has somebody at so many of the tables resign; those there sit down to another game. */
  readonly resignSome: (tables: number) => Promise<void>;
  /** Lets everybody play his game to its end; rejects with what went wrong meanwhile. */
  readonly finish: () => Promise<void>;
  /** The same at once: at every table somebody resigns. */
  readonly giveUp: () => Promise<void>;
  /** How many moves have been confirmed in all. */
  readonly moves: () => number;
  /** Each player's longest wait for the answer to a command, ms. */
  readonly pauses: () => readonly number[];
};

type Member = { readonly player: Player; moves: number; longestMs: number };
type Couple = readonly [Member, Member];

const PACE_MS = 60;
const MORE_MOVES = 2;
/** A whole game on a busy machine, and so many thoughts. */
const PATIENCE_MS = 120_000;
const THOUGHTS = 150;

/** The same player, with each command's wait for its answer put down. */
const clocked = (player: Player): Member => {
  const wait = async (asked: Promise<Answer>, moves: number): Promise<Answer> => {
    const from = performance.now();
    const answer = await asked;
    member.longestMs = Math.max(member.longestMs, performance.now() - from);
    if (answer.ok) member.moves += moves;
    return answer;
  };
  const client: Client = {
    ...player.client,
    send: (command) => wait(player.client.send(command), 0),
    move: (table, move) => wait(player.client.move(table, move), 1),
  };
  const member: Member = { player: { ...player, client }, moves: 0, longestMs: 0 };
  return member;
};

/** Somebody at this table gives his game up, once it has begun. */
const resignAt = async ([{ player }]: Couple): Promise<void> => {
  const table = await player.reach('a game', ({ state }): TableId | undefined => {
    const { seat, tables } = state();
    return seat && tables.get(seat.table)?.view.status === 'playing' ? seat.table : undefined;
  });
  await player.client.send({ type: 'resign', table });
};

/** So many pairs sit down, over all gateways, and play on until `finish`; `paceMs` = a thought about a card. */
export const gatherCrowd = async (stage: Stage, pairs: number, paceMs = PACE_MS): Promise<Crowd> => {
  const patienceMs = PATIENCE_MS + THOUGHTS * paceMs;
  const members: Member[] = [];
  const refusals: string[] = [];
  let isEnough = false;

  const enter = async (gateway: number): Promise<Member> => {
    const member = clocked(await stage.enter(gateway, { patienceMs }));
    members.push(member);
    return member;
  };
  const begin = ({ player }: Member): (() => void) =>
    autoPlay(player.client, {
      brain: randomPlay,
      random: stage.random,
      paceMs,
      refused: (_, move, { code }) => refusals.push(`${move}: ${code}`),
    });
  const playOn = async ([one, other]: Couple): Promise<void> => {
    const players = [one.player, other.player] as const;
    const ends = [one, other].map(begin);
    do {
      const table = await sitDown(...players);
      await Promise.all(players.map((player) => seeTheEnd(player, table)));
    } while (!isEnough);
    for (const end of ends) end();
  };

  const { length } = stage.system.gateways;
  const couples = await Promise.all(
    Array.from({ length: pairs }, (_, pair) => Promise.all([enter(pair % length), enter((pair + 1) % length)])),
  );
  const playing = Promise.all(couples.map(playOn));
  playing.catch(() => undefined); // told where somebody waits for the crowd
  const resign = async (some: readonly Couple[]): Promise<void> => {
    await Promise.race([Promise.all(some.map(resignAt)), playing]);
  };
  const finish = async (): Promise<void> => {
    isEnough = true;
    await playing;
    if (refusals.length > 0) throw new Error(`legal moves were refused: ${refusals.join(', ')}`);
  };
  return {
    players: members.map(({ player }) => player),
    goOn: async (moves = MORE_MOVES) => {
      const all = members.map((member) => {
        const until = member.moves + moves;
        return member.player.reach(`${until} moves`, () => member.moves >= until);
      });
      await Promise.race([Promise.all(all), playing]);
    },
    resignSome: (tables) => resign(couples.slice(0, tables)),
    finish,
    giveUp: async () => {
      isEnough = true;
      await Promise.all([resign(couples), finish()]);
    },
    moves: () => members.reduce((sum, { moves }) => sum + moves, 0),
    pauses: () => members.map(({ longestMs }) => longestMs),
  };
};
