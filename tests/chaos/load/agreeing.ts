import { type Answer, type Client, ClientClosedError } from '@battleline/client';
import { DEFAULT_TABLE_OPTIONS, type GameId, type InviteId, type TableId, type TableOptions } from '@battleline/domain';
import type { Player } from './player.ts';

/** How two players come to a table. */
export type Agreeing = {
  /** Whether the two have a table to sit down at. */
  readonly agree: (inviter: Player, invited: Player) => Promise<boolean>;
  /** Whether the two go on with each other after what they have just played at this table. */
  readonly goOn: (one: Player, other: Player, table: TableId) => Promise<boolean>;
};

export type AgreeingDeps = {
  /** from 0 to below 1 */
  readonly random: () => number;
  readonly fault: (text: string) => void;
};

/** One in so many invites is declined, one is taken back while the other accepts. */
const DECLINED = 40;
const TAKEN_BACK = 40;
/** One in so many is open to all and one goes by link; the other one takes it. */
const TO_ALL = 10;
const BY_LINK = 10;
/** One in so many games has a clock, that an outage or a slow pace may well run out. */
const TIMED = 10;
const CLOCK = { per: 'turn', seconds: 20, increment: 0 } as const;
/** One in so many saved games is let be by both; the others go on at once. */
const ABANDONED = 4;
/** One in so many finished games is followed by another one of the two; half of those are asked for at the same moment. */
const REMATCHED = 2;
const AT_ONCE = 2;
/**
 * Seats of an earlier game are freed a moment after its end, or later where there is trouble; and one gateway hears of
 * who has come in a moment later than another.
 */
const PASSING = ['ALREADY_SEATED', 'OPPONENT_SEATED', 'UNKNOWN_PLAYER', 'CLOSED'];
/** A rematch: the gateway may not have heard of the game's end, or an invite between the two is open. */
const PASSING_REMATCH = [...PASSING, 'NO_REMATCH', 'ALREADY_INVITED', 'INVITE_GONE'];
/** How long one waits for an invite to be shown before one looks for somebody else. */
const INVITE_SHOWN_MS = 30_000;

type Way = 'to one' | 'to all' | 'by link';

export const createAgreeing = ({ random, fault }: AgreeingDeps): Agreeing => {
  const oneIn = (count: number): boolean => random() * count < 1;
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
  const shownInvite = (inviter: Player, looker: Player, way: Way, game: GameId | null = null) => {
    const list = looker === inviter ? 'sent' : 'received';
    return inTime(looker, (client) =>
      client
        .state()
        .invites[list].find(
          ({ from, resumes, link }) =>
            from.id === inviter.id && (resumes?.game ?? null) === game && (link !== null) === (way === 'by link'),
        ),
    );
  };

  const offer = (inviter: Player, invited: Player, way: Way): Promise<Answer> => {
    const options: TableOptions = { ...DEFAULT_TABLE_OPTIONS, clock: oneIn(TIMED) ? CLOCK : null };
    if (way === 'by link') return inviter.ask({ type: 'share', options });
    return inviter.ask({ type: 'invite', to: way === 'to all' ? null : invited.id, options });
  };

  const take = (inviter: Player, invited: Player, invite: InviteId, link: string | null): Promise<Answer> =>
    invited.ask(link === null ? { type: 'accept', from: inviter.id, invite } : { type: 'join', link });

  const agree: Agreeing['agree'] = async (inviter, invited) => {
    const way: Way = oneIn(TO_ALL) ? 'to all' : oneIn(BY_LINK) ? 'by link' : 'to one';
    const sent = await offer(inviter, invited, way);
    if (!sent.ok && sent.code !== 'ALREADY_INVITED') {
      if (!isPassing(sent)) fault(`${inviter.name}'s invite of ${invited.name} was refused: ${sent.code}`);
      return false;
    }
    const looker = way === 'to one' ? invited : inviter;
    const shown = await shownInvite(inviter, looker, way);
    if (shown === undefined) {
      fault(`${looker.name} was not shown the invite of ${inviter.name} within ${INVITE_SHOWN_MS} ms`);
      return false;
    }
    const { id: invite, link } = shown;
    if (way === 'to one' && oneIn(DECLINED)) {
      await invited.ask({ type: 'decline', from: inviter.id, invite });
      return false;
    }
    const takenBack = oneIn(TAKEN_BACK) ? inviter.ask({ type: 'withdraw', invite }) : undefined;
    const accepted = await take(inviter, invited, invite, link);
    await takenBack;
    if (accepted.ok) return true;
    // One who takes an invite that isn't shown to him may be at a gateway that has not heard of it yet.
    if (takenBack === undefined && way === 'to one' && !isPassing(accepted))
      fault(`${invited.name} could not accept the invite of ${inviter.name}: ${accepted.code}`);
    if (takenBack === undefined) await inviter.ask({ type: 'withdraw', invite });
    return false;
  };

  /** Whether the two go on with the game that they have saved. */
  const resume = async (one: Player, other: Player): Promise<boolean> => {
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
    const invite = resumed.ok ? await shownInvite(one, other, 'to one', game) : undefined;
    const accepted = invite && (await other.ask({ type: 'accept', from: one.id, invite: invite.id }));
    const refused = accepted ?? resumed;
    if (refused.ok) return accepted !== undefined;
    if (!isPassing(refused)) fault(`${one.name} and ${other.name} could not go on with their game: ${refused.code}`);
    return false;
  };

  /** Whether the two play once more, seats swapped: the first who asks offers it, the second begins it. */
  const rematch = async (one: Player, other: Player, game: GameId): Promise<boolean> => {
    if (!oneIn(REMATCHED)) return false;
    const first = one.ask({ type: 'rematch', game });
    if (!oneIn(AT_ONCE)) await first;
    const answers = await Promise.all([first, other.ask({ type: 'rematch', game })]);
    const refused = answers.find((answer) => !answer.ok);
    if (refused && !refused.ok && !PASSING_REMATCH.includes(refused.code))
      fault(`${one.name} and ${other.name} could not have a rematch: ${refused.code}`);
    return refused === undefined;
  };

  return {
    agree,
    goOn: async (one, other, table) => {
      const view = one.client.state().tables.get(table)?.view;
      if (view?.status === 'saved') return resume(one, other);
      return view?.status === 'finished' && rematch(one, other, view.game);
    },
  };
};
