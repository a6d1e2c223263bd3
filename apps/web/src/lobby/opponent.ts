import type { ClientState } from '@battleline/client';
import type { ClientId, InviteId } from '@battleline/domain';
import type { PlayerRow } from '@battleline/protocol';

/** A computer player who is free, and hasn't been asked in vain. */
export const freeBot = ({ lists }: ClientState, asked: ReadonlySet<ClientId>): ClientId | undefined =>
  (lists.players?.rows ?? []).find(({ kind, status, id }) => kind === 'bot' && status === 'free' && !asked.has(id))?.id;

/** The open invite of a person who waits for somebody; one's own is none. */
export const openOffer = ({ lists, you }: ClientState): InviteId | undefined =>
  (lists.invites?.rows ?? []).find(({ from }) => from.id !== you?.id)?.id;

const RANKS: Readonly<Record<PlayerRow['status'], number>> = { free: 0, playing: 1, away: 2 };

/** Free players first, people before computers, those who are away last. */
export const byInterest = (rows: readonly PlayerRow[]): PlayerRow[] =>
  rows.toSorted((a, b) => RANKS[a.status] - RANKS[b.status] || Number(a.kind === 'bot') - Number(b.kind === 'bot'));
