import { type ClientId, guestName, type Invite, type PlayerState } from '@battleline/domain';
import { removed, type RowChange, written } from '@battleline/service';
import { INVITES, PLAYERS } from './read-model.ts';

/** What a record changed in the rows of one player: his own, and those of his invites open to all. */
export const playerChanges = (id: ClientId, before: PlayerState, after: PlayerState, at: number): RowChange[] => [
  ...ownChanges(id, before, after, at),
  ...inviteChanges(id, before, after),
];

const statusOf = ({ seat, session }: PlayerState): 'playing' | 'free' | 'away' => {
  if (seat) return 'playing';
  return session && session.attachments.length > 0 ? 'free' : 'away';
};

const ownChanges = (id: ClientId, before: PlayerState, after: PlayerState, at: number): RowChange[] => {
  const { session, seat } = after;
  if (!session) return before.session ? [removed(PLAYERS, id)] : [];
  const row = written(PLAYERS, {
    client_id: id,
    name: guestName(id),
    kind: session.kind,
    status: statusOf(after),
    seat: seat?.seat ?? null,
    table_id: seat?.table ?? null,
    game_id: seat?.game ?? null,
    opponent_id: seat?.opponent ?? null,
    opponent_name: seat ? guestName(seat.opponent) : null,
    since: before.session?.id === session.id ? null : at,
  });
  return [row];
};

const openToAll = ({ invites }: PlayerState): readonly Invite[] =>
  invites.filter(({ invitee, link }) => invitee === null && !link);

const inviteChanges = (id: ClientId, before: PlayerState, after: PlayerState): RowChange[] => {
  const [old, now] = [openToAll(before), openToAll(after)];
  const isIn = (invites: readonly Invite[]) => (one: Invite) => invites.some((other) => other.id === one.id);
  return [
    ...old.filter((one) => !isIn(now)(one)).map((one) => removed(INVITES, one.id)),
    ...now.filter((one) => !isIn(old)(one)).map((one) => inviteRow(id, one)),
  ];
};

const inviteRow = (inviter: ClientId, { id, options, sentAt }: Invite): RowChange =>
  written(INVITES, {
    invite_id: id,
    inviter_id: inviter,
    inviter_name: guestName(inviter),
    claim_timing: options.claimTiming,
    on_leave: options.onLeave,
    sent_at: sentAt,
  });
