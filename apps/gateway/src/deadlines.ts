import {
  type ClientId,
  decideLobby,
  type GameId,
  type Invite,
  inviteDeadline,
  type InviteId,
  type LobbyGame,
  savedDeadline,
  sessionDeadline,
} from '@battleline/domain';
import { type FoldedBatch, gatewaysOf, LOBBY_PARTITION, type PartitionFold, streamsOf } from '@battleline/events';
import type { Absences } from './absences.ts';
import { type Agenda, TRY_AGAIN } from './agenda.ts';
import type { LobbyWriter } from './lobby-writer.ts';
import type { Patience } from './patience.ts';
import type { World } from './world.ts';

/**
 * Ends in the lobby what nobody has come for in time: sessions without a connection, invites without an answer, games
 * that stay saved.
 */
export type Deadlines = {
  /** Plans what there is already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
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

export const createDeadlines = (deps: DeadlinesDeps): Deadlines => {
  const { world, writeLobby, absences, agenda, patience, now, grace, steadySince } = deps;

  /** Whether it may be written here; what was due before the feature's activation is planned anew by that. */
  const mayWrite = (): boolean => world.features().has('presence');
  const isFresh = (): boolean => world.isFresh('lobby', LOBBY_PARTITION);

  /**
   * While the log, or this gateway, was away nobody could come back, and a gateway that was missed couldn't say that it
   * lives: the whole grace begins anew with the end of that.
   */
  const endsFrom = (deadline: number): number => {
    const steady = steadySince();
    return isFresh() && steady !== undefined ? Math.max(deadline, steady + grace) : now() + TRY_AGAIN;
  };

  const endSession = async (client: ClientId): Promise<number | undefined> => {
    const { session } = world.player(client);
    const deadline = sessionDeadline(world.player(client), world.gateway, grace);
    if (!session || deadline === null || !mayWrite()) return undefined;
    const from = endsFrom(deadline);
    if (from > now()) return from;
    const command = { type: 'endSession', client, session: session.id, reason: 'left', deadline, grace } as const;
    const { status } = await writeLobby(() => decideLobby(command, world), {
      streams: (event) => [...streamsOf(event), ...gatewaysOf(world.player(client))],
      notBefore: deadline,
    });
    return status === 'written' ? undefined : now() + TRY_AGAIN;
  };

  const planSession = (client: ClientId): void => {
    const key = `player/${client}`;
    const deadline = absences.until(client);
    if (deadline === null) agenda.drop(key);
    else agenda.plan(key, deadline + patience(key), () => endSession(client));
  };

  const expireInvite = async (inviter: ClientId, id: InviteId): Promise<number | undefined> => {
    const invite = world.player(inviter).invites.find((sent) => sent.id === id);
    if (!invite || !mayWrite()) return undefined;
    if (!isFresh()) return now() + TRY_AGAIN;
    const command = { type: 'expireInvite', inviter, invite: id } as const;
    const notBefore = inviteDeadline(invite);
    const { status } = await writeLobby(() => decideLobby(command, world), { notBefore });
    return status === 'written' ? undefined : now() + TRY_AGAIN;
  };

  const keyOf = (inviter: ClientId, { id }: Invite): string => `invite/${inviter}/${id}`;
  const planInvite = (inviter: ClientId, invite: Invite): void => {
    const key = keyOf(inviter, invite);
    agenda.plan(key, inviteDeadline(invite) + patience(key), () => expireInvite(inviter, invite.id));
  };

  const expireGame = async (id: GameId): Promise<number | undefined> => {
    const game = world.game(id);
    if (game.status !== 'saved' || !mayWrite()) return undefined;
    if (!isFresh()) return now() + TRY_AGAIN;
    const { sitting } = game;
    const { status } = await writeLobby(() => decideLobby({ type: 'expireGame', game: id, sitting }, world), {
      notBefore: savedDeadline(game),
    });
    return status === 'written' ? undefined : now() + TRY_AGAIN;
  };

  const planGame = (id: GameId, game: LobbyGame): void => {
    const key = `game/${id}`;
    if (game.status === 'saved') agenda.plan(key, savedDeadline(game) + patience(key), () => expireGame(id));
    else agenda.drop(key);
  };

  const begin = (fold: PartitionFold): void => {
    for (const client of absences.all()) planSession(client);
    for (const [key, { state }] of fold.state().streams) {
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
        if (outcome.event.type === 'FeatureActivated') begin(world.lobbyFold());
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
