import {
  type ClientId,
  decideLobby,
  type GameId,
  type Invite,
  inviteDeadline,
  type InviteId,
  type LobbyCommand,
  type LobbyGame,
  savedDeadline,
  sessionDeadline,
} from '@battleline/domain';
import { type FoldedBatch, gatewaysOf, LOBBY_PARTITION, streamsOf } from '@battleline/events';
import type { Absences } from './absences.ts';
import { type Agenda, TRY_AGAIN } from './agenda.ts';
import type { LobbyWriter, LobbyWriting } from '../writing/lobby-writer.ts';
import type { Patience } from './patience.ts';
import type { World } from '../world.ts';

/**
 * Ends in the lobby what nobody has come for in time: sessions without a connection, invites without an answer, games
 * that stay saved.
 */
export type Deadlines = {
  /** Plans what there is already where the lobby's fold begins with a snapshot. */
  readonly begin: () => void;
  /** `absent`: those whose presence the batch has changed */
  readonly onBatch: (batch: FoldedBatch, absent: ReadonlySet<ClientId>) => void;
};

export type DeadlinesDeps = {
  readonly world: World;
  readonly writeLobby: LobbyWriter;
  readonly absences: Absences;
  readonly agenda: Agenda;
  readonly patience: Patience;
  /** the log's time by estimate, µs */
  readonly now: () => number;
  /** how long a session lasts without a connection, µs */
  readonly grace: number;
  /** log time (µs) since which this gateway has read the log without a break; undefined while there is a break */
  readonly steadySince: () => number | undefined;
};

/** One end that is due: what is written, and log times in µs. */
type End = LobbyWriting & {
  readonly command: LobbyCommand;
  readonly notBefore: number;
  /** when this gateway may write it; undefined while that can't be told */
  readonly from: number | undefined;
};

export const createDeadlines = (deps: DeadlinesDeps): Deadlines => {
  const { world, writeLobby, absences, agenda, patience, now, grace, steadySince } = deps;

  /** Whether it may be written here; what was due before the feature's activation is planned anew by that. */
  const mayWrite = (): boolean => world.features().has('presence');
  const isFresh = (): boolean => world.isFresh('lobby', LOBBY_PARTITION);

  /**
   * While the log, or this gateway, was away nobody could come back, and a gateway that was missed couldn't say that it
   * lives: the whole grace begins anew with the end of that.
   */
  const graceEnds = (deadline: number): number | undefined => {
    const steady = steadySince();
    return steady === undefined ? undefined : Math.max(deadline, steady + grace);
  };

  /** Tries to bring one end about; the result is when to try again, undefined where nothing is left to end. */
  const end = async (due: End | undefined): Promise<number | undefined> => {
    if (!due || !mayWrite()) return undefined;
    const { command, from, ...writing } = due;
    if (!isFresh() || from === undefined) return now() + TRY_AGAIN;
    if (from > now()) return from;
    const { status } = await writeLobby(() => decideLobby(command, world), writing);
    return status === 'written' ? undefined : now() + TRY_AGAIN;
  };

  const sessionEnd = (client: ClientId): End | undefined => {
    const player = world.player(client);
    const deadline = sessionDeadline(player, world.gateway, grace);
    if (!player.session || deadline === null) return undefined;
    return {
      command: { type: 'endSession', client, session: player.session.id, reason: 'left', deadline, grace },
      notBefore: deadline,
      from: graceEnds(deadline),
      streams: (event) => [...streamsOf(event), ...gatewaysOf(world.player(client))],
    };
  };

  const planSession = (client: ClientId): void => {
    const key = `player/${client}`;
    const deadline = absences.until(client);
    if (deadline === null) agenda.drop(key);
    else agenda.plan(key, deadline + patience(key), () => end(sessionEnd(client)));
  };

  const inviteEnd = (inviter: ClientId, id: InviteId): End | undefined => {
    const invite = world.player(inviter).invites.find((sent) => sent.id === id);
    if (!invite) return undefined;
    const notBefore = inviteDeadline(invite);
    return { command: { type: 'expireInvite', inviter, invite: id }, notBefore, from: notBefore };
  };

  const keyOf = (inviter: ClientId, { id }: Invite): string => `invite/${inviter}/${id}`;
  const planInvite = (inviter: ClientId, invite: Invite): void => {
    const key = keyOf(inviter, invite);
    agenda.plan(key, inviteDeadline(invite) + patience(key), () => end(inviteEnd(inviter, invite.id)));
  };

  const gameEnd = (id: GameId): End | undefined => {
    const game = world.game(id);
    if (game.status !== 'saved') return undefined;
    const notBefore = savedDeadline(game);
    return { command: { type: 'expireGame', game: id, sitting: game.sitting }, notBefore, from: notBefore };
  };

  const planGame = (id: GameId, game: LobbyGame): void => {
    const key = `game/${id}`;
    if (game.status === 'saved') agenda.plan(key, savedDeadline(game) + patience(key), () => end(gameEnd(id)));
    else agenda.drop(key);
  };

  const begin = (): void => {
    for (const client of absences.all()) planSession(client);
    for (const [key, { state }] of world.lobbyFold().state().streams) {
      if (state.kind === 'game') planGame(key.slice('game/'.length) as GameId, state.game);
      if (state.kind === 'player')
        for (const invite of state.player.invites) planInvite(key.slice('player/'.length) as ClientId, invite);
    }
  };

  return {
    begin,
    onBatch: ({ outcomes }, absent) => {
      for (const client of absent) planSession(client);
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        if (outcome.event.type === 'FeatureActivated') begin();
        for (const { ref, before, after } of outcome.changes) {
          if (after.kind === 'game') planGame(ref.id as GameId, after.game);
          if (before.kind !== 'player' || after.kind !== 'player') continue;
          const [old, current] = [before.player.invites, after.player.invites];
          if (old === current) continue;
          const client = ref.id as ClientId;
          for (const invite of old) if (!current.includes(invite)) agenda.drop(keyOf(client, invite));
          for (const invite of current) if (!old.includes(invite)) planInvite(client, invite);
        }
      }
    },
  };
};
