import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { FlagColumn } from './flag-column.tsx';
import { createGlide } from './glide.ts';
import { listenToKeys } from './keys.ts';
import { RefusedClaims } from './refused-claims.tsx';

/** What every table has, played or only looked at: cards that glide, keys, and what can be hidden. */
export const useTable = (desk: Desk) => {
  const app = useApp();
  const root = useRef<HTMLDivElement>(null);
  const glide = useMemo(createGlide, [desk]);
  const isZen = useSignal(false);
  const isAsideOpen = useSignal(false);
  const shown = desk.shown.value;
  const { speed } = app.settings.choices.value;
  useLayoutEffect(() => {
    if (root.current) glide(root.current, speed);
  }, [shown, glide]);
  useEffect(() => listenToKeys(app, desk, () => (isZen.value = !isZen.value)), [app, desk]);
  return { root, isZen, isAsideOpen };
};

/** The nine flags. */
export const Board = ({ desk }: { readonly desk: Desk }) => (
  <section class="board" aria-label={texts.table.board}>
    <div class="field">
      {desk.shown.value?.position.flags.map((at) => (
        <FlagColumn key={at.flag} desk={desk} at={at} />
      ))}
    </div>
    <RefusedClaims desk={desk} />
  </section>
);

/** Opens what stands beside the board, where there is no room for both. */
export const DetailsButton = ({ isOpen }: { readonly isOpen: Signal<boolean> }) => (
  <button
    type="button"
    class="round details"
    aria-label={texts.table.details}
    aria-expanded={isOpen.value}
    onClick={() => (isOpen.value = !isOpen.value)}
  >
    <Icon name="list" />
  </button>
);

/** What stands beside the board. */
export const Aside = ({
  isOpen,
  children,
}: {
  readonly isOpen: Signal<boolean>;
  readonly children: ComponentChildren;
}) => (
  <aside class={`aside${isOpen.value ? ' open' : ''}`} aria-label={texts.table.details}>
    <button type="button" class="round shut" aria-label={texts.page.close} onClick={() => (isOpen.value = false)}>
      <Icon name="close" />
    </button>
    {children}
  </aside>
);
