import { alreadySo, type Decision, refused } from './decider.ts';
import type { ClientId, GameId } from './id.ts';
import type { LobbyEvent } from './lobby-event.ts';
import { decideAccept, decideOffer, isOpenInvite } from './lobby-invites.ts';
import type { Invite } from './lobby-player.ts';
import { type LobbyRejection, sessionEnded } from './lobby-refusal.ts';
import type { LobbyCommand, LobbyState } from './lobby.ts';

/**
 * Another game between the two who have finished one, with seats swapped: offered by the first who asks, begun by the
 * second. Both may ask at the same moment: the record of an offer names the other player's stream, only checked, so that
 * the second one is void, and is decided again on a lobby in which the first one stands.
 */
export const decideRematch = (
  command: LobbyCommand & { type: 'rematch' },
  lobby: LobbyState,
): Decision<LobbyEvent, LobbyRejection> => {
  const { client, invite: id, follows, game, table, seat: drawn } = command;
  const me = lobby.player(client);
  if (!me.session) return sessionEnded;
  if (me.seat) return refused('ALREADY_SEATED', 'Finish your running game first.');
  const finished = lobby.game(follows);
  if (finished.status !== 'over')
    return refused('NO_REMATCH', 'A rematch follows a game that is over, within 20 minutes.');
  const { north, south, options } = finished;
  if (north !== client && south !== client) return refused('NOT_YOUR_GAME', 'This is a game of others.');
  const [opponent, seat] = north === client ? ([south, 'south'] as const) : ([north, 'north'] as const);
  const offer = findOffer(lobby, opponent, client, follows);
  if (offer)
    return decideAccept(
      { type: 'accept', client, inviter: opponent, invite: offer.id, game, table, seat: drawn },
      lobby,
    );
  if (findOffer(lobby, client, opponent, follows)) return alreadySo;
  return decideOffer(client, { id, invitee: opponent, options, rematch: { game: follows, seat } }, lobby);
};

/** The open offer of a rematch of this game. */
const findOffer = (lobby: LobbyState, from: ClientId, to: ClientId, game: GameId): Invite | undefined =>
  lobby
    .player(from)
    .invites.find((sent) => sent.invitee === to && sent.rematch?.game === game && isOpenInvite(sent, from, lobby));
