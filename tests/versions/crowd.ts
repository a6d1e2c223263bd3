import { autoPlay, type Answer, type Client, randomPlay } from '@battleline/client';
import { type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Stage } from '../support/stage.ts';

/** Players who play game after game on random legal moves, and whose waiting is put down. */
export type Crowd = {
  readonly players: readonly Player[];
  /** Waits until each has had two more moves confirmed. */
  readonly goOn: () => Promise<void>;
  /** Lets everybody play his game to its end; rejects with what went wrong meanwhile. */
  readonly finish: () => Promise<void>;
  /** Each player's longest wait for the answer to a command, ms. */
  readonly pauses: () => readonly number[];
};

type Member = { readonly player: Player; moves: number; longestMs: number };

const PACE_MS = 60;
const MORE_MOVES = 2;
/** A whole game, on a busy machine. */
const PATIENCE_MS = 120_000;

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

/** So many pairs sit down, over all gateways, and play on until `finish`. */
export const gatherCrowd = async (stage: Stage, pairs: number): Promise<Crowd> => {
  const members: Member[] = [];
  const refusals: string[] = [];
  let isEnough = false;

  const enter = async (gateway: number): Promise<Member> => {
    const member = clocked(await stage.enter(gateway, { patienceMs: PATIENCE_MS }));
    members.push(member);
    return member;
  };
  const begin = ({ player }: Member): (() => void) =>
    autoPlay(player.client, {
      brain: randomPlay,
      random: stage.random,
      paceMs: PACE_MS,
      refused: (_, move, { code }) => refusals.push(`${move}: ${code}`),
    });
  const playOn = async ([one, other]: readonly [Member, Member]): Promise<void> => {
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
  return {
    players: members.map(({ player }) => player),
    goOn: async () => {
      const all = members.map((member) => {
        const until = member.moves + MORE_MOVES;
        return member.player.reach(`${until} moves`, () => member.moves >= until);
      });
      await Promise.race([Promise.all(all), playing]);
    },
    finish: async () => {
      isEnough = true;
      await playing;
      if (refusals.length > 0) throw new Error(`legal moves were refused: ${refusals.join(', ')}`);
    },
    pauses: () => members.map(({ longestMs }) => longestMs),
  };
};
