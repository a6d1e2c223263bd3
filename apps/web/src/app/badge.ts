import { effect, type ReadonlySignal } from '@preact/signals';
import type { ClientState } from '@battleline/client';
import { texts } from '../texts.ts';

export type Badge = 'none' | 'turn' | 'invite';

/** What waits for this person: his move before everything else. */
const badgeOf = ({ seat, tables, invites }: ClientState): Badge => {
  const position = seat ? tables.get(seat.table)?.view.position : undefined;
  if (position?.turn?.seat === seat?.seat && position?.turn) return 'turn';
  return seat === null && invites.received.length > 0 ? 'invite' : 'none';
};

const TITLES: Readonly<Record<Badge, string>> = {
  none: texts.title,
  turn: `● ${texts.badge.yourTurn} – ${texts.title}`,
  invite: `● ${texts.badge.invited} – ${texts.title}`,
};

/** Shows in the tab's title and icon what waits, and tells of it where the tab is hidden and that is wanted. */
export const showBadge = (
  state: ReadonlySignal<ClientState>,
  choices: ReadonlySignal<{ readonly notifies: boolean }>,
): (() => void) => {
  let shown: Badge = 'none';
  return effect(() => {
    const badge = badgeOf(state.value);
    if (badge === shown) return;
    shown = badge;
    document.title = TITLES[badge];
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) icon.href = badge === 'none' ? '/icon.svg' : '/icon-badge.svg';
    const isWanted = choices.peek().notifies && document.hidden && badge !== 'none';
    if (isWanted && 'Notification' in globalThis && Notification.permission === 'granted')
      new Notification(texts.title, { body: badge === 'turn' ? texts.badge.yourTurn : texts.badge.invited });
  });
};
