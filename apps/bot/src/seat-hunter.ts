import type { Client } from '@battleline/client';
import type { ClientId, InviteId } from '@battleline/domain';
import type { OpenInvites } from './open-invites.ts';

export type SeatHunterDeps = {
  readonly client: Client;
  readonly openInvites: OpenInvites;
  /** how long an open invite is left to others, ms; null = for ever */
  readonly openAfterMs: number | null;
  /** before an invite is tried again after a refusal, ms */
  readonly retryMs: number;
};

/** Accepts invites while its client has no game: those to it at once, a rematch first, open ones when nobody else wants them. */
export const createSeatHunter = ({ client, openInvites, openAfterMs, retryMs }: SeatHunterDeps) => {
  const waiting = new Map<InviteId, ReturnType<typeof setTimeout>>();
  let isAccepting = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const isFree = (): boolean => !isAccepting && client.state().seat === null && client.state().you !== null;
  const accept = async (from: ClientId, invite: InviteId): Promise<void> => {
    isAccepting = true;
    const answer = await client.send({ type: 'accept', from, invite });
    isAccepting = false;
    // The seat of the last game may not be free yet, and an invite that is gone makes room for the next one.
    if (!answer.ok && answer.code !== 'CLOSED') {
      clearTimeout(retry);
      retry = setTimeout(look, retryMs);
    }
  };
  const forget = (invite: InviteId): void => {
    clearTimeout(waiting.get(invite));
    if (waiting.delete(invite)) openInvites.release(invite);
  };
  const lookAtOpen = (): void => {
    const page = client.state().lists.invites;
    const me = client.state().you?.id;
    const rows = (page?.rows ?? []).filter(({ from }) => from.id !== me);
    for (const invite of waiting.keys()) if (!isFree() || !rows.some(({ id }) => id === invite)) forget(invite);
    if (openAfterMs === null || !isFree() || waiting.size > 0) return;
    const next = rows.find(({ id }) => openInvites.reserve(id));
    if (next === undefined) return;
    const take = (): void => {
      forget(next.id);
      if (isFree()) void accept(next.from.id, next.id);
    };
    waiting.set(next.id, setTimeout(take, openAfterMs));
  };
  const look = (): void => {
    const { received } = client.state().invites;
    const invite = received.find(({ rematch }) => rematch !== null) ?? received[0];
    if (invite && isFree()) void accept(invite.from.id, invite.id);
    lookAtOpen();
  };
  return {
    look,
    stop: (): void => {
      clearTimeout(retry);
      for (const invite of [...waiting.keys()]) forget(invite);
    },
  };
};
