import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type Client, ClientClosedError } from '@battleline/client';
import { DEFAULT_TABLE_OPTIONS, type GameId, type InviteId, type TableId, type TableOptions } from '@battleline/domain';
import type { Player } from './player.ts';

/** Where players find each other, game after game. */
export type Hall = {
  /** Somebody comes in, free to play. */
  readonly admit: (player: Player) => void;
};

export type HallDeps = {
  /** from 0 to below 1 */
  readonly random: () => number;
  /** whether players still ask for anything */
  readonly isOpen: () => boolean;
  readonly fault: (text: string) => void;
};

/** One in so many invites is declined, one is taken back while the other accepts. */
const DECLINED = 40;
const TAKEN_BACK = 40;
/** One in so many is open to all; the other one takes it. */
const TO_ALL = 10;
/** One in so many games has a clock, that an outage or a slow pace may well run out. */
const TIMED = 10;
const CLOCK = { per: 'turn', seconds: 20, increment: 0 } as const;
/** One in so many saved games is let be by both; the others go on at once. */
const ABANDONED = 4;
/**
 * Seats of an earlier game are freed a moment after its end, or later where there is trouble; and one gateway hears of
 * who has come in a moment later than another.
 */
const PASSING = ['ALREADY_SEATED', 'OPPONENT_SEATED', 'UNKNOWN_PLAYER', 'CLOSED'];
/** How long one waits for an invite to be shown before one looks for somebody else. */
const INVITE_SHOWN_MS = 30_000;

export const createHall = ({ random, isOpen, fault }: HallDeps): Hall => {
  const free: Player[] = [];
  const oneIn = (count: number): boolean => random() * count < 1;
  const between = (least: number, most: number): number => least + random() * (most - least);

  const admit = (player: Player): void => {
    free.push(player);
    while (free.length >= 2 && isOpen()) {
      const [one, other] = [takeOne(), takeOne()];
      if (one && other) void meet(one, other);
    }
  };
  const takeOne = (): Player | undefined => free.splice(Math.floor(random() * free.length), 1)[0];

  const comeBack = async (player: Player, ms: number): Promise<void> => {
    await pause(ms);
    if (isOpen()) admit(player);
  };

  const isPassing = (answer: Answer): boolean => !answer.ok && PASSING.includes(answer.code);

  /** What a player is shown in time; undefined where it isn't. */
  const inTime = async <Found>(
    player: Player,
    look: (client: Client) => Found | undefined,
  ): Promise<Found | undefined> => {
    try {
      return await player.client.until(look, AbortSignal.timeout(INVITE_SHOWN_MS));
    } catch (error) {
      if (error instanceof ClientClosedError) throw error;
      return undefined;
    }
  };

  /** The invite as it is shown to the one who looks for it; undefined where it isn't in time. */
  const shownInvite = (inviter: Player, looker: Player, game: GameId | null = null): Promise<InviteId | undefined> => {
    const list = looker === inviter ? 'sent' : 'received';
    return inTime(looker, (client) =>
      client
        .state()
        .invites[list].find(({ from, resumes }) => from.id === inviter.id && (resumes?.game ?? null) === game),
    ).then((invite) => invite?.id);
  };

  /** Whether the two have a table to sit down at. */
  const agree = async (inviter: Player, invited: Player): Promise<boolean> => {
    const isOpenToAll = oneIn(TO_ALL);
    const options: TableOptions = { ...DEFAULT_TABLE_OPTIONS, clock: oneIn(TIMED) ? CLOCK : null };
    const sent = await inviter.ask({ type: 'invite', to: isOpenToAll ? null : invited.id, options });
    if (!sent.ok && sent.code !== 'ALREADY_INVITED') {
      if (!isPassing(sent)) fault(`${inviter.name}'s invite of ${invited.name} was refused: ${sent.code}`);
      return false;
    }
    const looker = isOpenToAll ? inviter : invited;
    const invite = await shownInvite(inviter, looker);
    if (invite === undefined) {
      fault(`${looker.name} was not shown the invite of ${inviter.name} within ${INVITE_SHOWN_MS} ms`);
      return false;
    }
    const from = inviter.id;
    if (!isOpenToAll && oneIn(DECLINED)) {
      await invited.ask({ type: 'decline', from, invite });
      return false;
    }
    const takenBack = oneIn(TAKEN_BACK) ? inviter.ask({ type: 'withdraw', invite }) : undefined;
    const accepted = await invited.ask({ type: 'accept', from, invite });
    await takenBack;
    if (accepted.ok) return true;
    // One who takes an invite that is open to all may be at a gateway that has not heard of it yet.
    if (takenBack === undefined && !isOpenToAll && !isPassing(accepted))
      fault(`${invited.name} could not accept the invite of ${inviter.name}: ${accepted.code}`);
    if (takenBack === undefined) await inviter.ask({ type: 'withdraw', invite });
    return false;
  };

  /** Whether the two have saved the game that they have just left, and go on with it. */
  const goOn = async (one: Player, other: Player, table: TableId): Promise<boolean> => {
    if (one.client.state().tables.get(table)?.view.status !== 'saved') return false;
    const row = await inTime(one, ({ state }) => state().saved.find(({ opponent }) => opponent.id === other.id));
    if (!row) {
      fault(`${one.name} was not shown the game that he saved with ${other.name}`);
      return false;
    }
    const { game } = row;
    if (oneIn(ABANDONED)) {
      await Promise.all([one, other].map((player) => player.ask({ type: 'abandon', game })));
      return false;
    }
    const resumed = await one.ask({ type: 'resume', game });
    const invite = resumed.ok ? await shownInvite(one, other, game) : undefined;
    const accepted = invite && (await other.ask({ type: 'accept', from: one.id, invite }));
    const refused = accepted ?? resumed;
    if (refused.ok) return accepted !== undefined;
    if (!isPassing(refused)) fault(`${one.name} and ${other.name} could not go on with their game: ${refused.code}`);
    return false;
  };

  const seatOf = (player: Player): Promise<TableId> => player.client.until((client) => client.state().seat?.table);

  const meet = async (inviter: Player, invited: Player): Promise<void> => {
    try {
      const both = [inviter, invited];
      for (let hasTable = await agree(inviter, invited); hasTable;) {
        const [table] = await Promise.all(both.map(playOnce));
        hasTable = table !== undefined && isOpen() && (await goOn(inviter, invited, table));
      }
      await Promise.all(both.map((player) => again(player, 1_000)));
    } catch (error) {
      if (!(error instanceof ClientClosedError)) throw error;
    }
  };
  const again = (player: Player, mostMs: number): Promise<void> => comeBack(player, between(mostMs / 4, mostMs));
  const playOnce = async (player: Player): Promise<TableId> => {
    const table = await seatOf(player);
    await player.play(table);
    return table;
  };

  return { admit };
};
