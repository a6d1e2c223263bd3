import { alreadySo, refused } from './decider.ts';
import type { ClientId } from './id.ts';
import { decideAccept, decideOffer, isOpenInvite } from './lobby-invites.ts';
import type { Invite } from './lobby-player.ts';
import { type LobbyDecision, sessionEnded } from './lobby-refusal.ts';
import type { LobbyCommand } from './lobby-command.ts';
import type { LobbyState } from './lobby-state.ts';

/**
 * Another game between the two who have finished one, with seats swapped, and with the same deal again where they want
 * that: offered by the first who asks, begun by the second. Both may ask at the same moment: the record of an offer names
 * the other player's stream, only checked, so that the second one is void, and is decided again on a lobby in which the
 * first one stands.
 */
export const decideRematch = (command: LobbyCommand & { type: 'rematch' }, lobby: LobbyState): LobbyDecision => {
  const { client, invite: id, follows, game, table, seat: drawn, sameDeal = false, deal } = command;
  const me = lobby.player(client);
  if (!me.session) return sessionEnded;
  if (me.seat) return refused('ALREADY_SEATED', 'Finish your running game first.');
  const finished = lobby.game(follows);
  if (finished.status !== 'over') return noRematch;
  const { north, south, options } = finished;
  if (north !== client && south !== client) return refused('NOT_YOUR_GAME', 'This is a game of others.');
  const [opponent, seat] = north === client ? ([south, 'south'] as const) : ([north, 'north'] as const);
  if (sameDeal && finished.sameDealAs !== null)
    return refused('NO_SAME_DEAL', 'This was the same deal already: each of you has played both hands.');
  const offer = findOffer(lobby, opponent, client, command);
  if (offer)
    return decideAccept(
      { type: 'accept', client, inviter: opponent, invite: offer.id, game, table, seat: drawn },
      lobby,
    );
  if (findOffer(lobby, client, opponent, command)) return alreadySo;
  const sameDealAs = sameDeal && deal?.game === follows ? deal : null;
  if (sameDeal && !sameDealAs) return noRematch;
  return decideOffer(client, { id, invitee: opponent, options, rematch: { game: follows, seat }, sameDealAs }, lobby);
};

const noRematch = refused('NO_REMATCH', 'A rematch follows a game that is over, within 20 minutes.');

/** The open offer of a rematch of this game, of the same kind: with its deal, or with a new one. */
const findOffer = (
  lobby: LobbyState,
  from: ClientId,
  to: ClientId,
  { follows, sameDeal = false }: LobbyCommand & { type: 'rematch' },
): Invite | undefined =>
  lobby
    .player(from)
    .invites.find(
      (sent) =>
        sent.invitee === to &&
        sent.rematch?.game === follows &&
        (sent.sameDealAs !== null) === sameDeal &&
        isOpenInvite(sent, from, lobby),
    );
