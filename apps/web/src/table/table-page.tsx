import type { TableId } from '@battleline/domain';
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { farSeat, nearSeat } from '../game/outlook.ts';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import { ChronicleList } from './chronicle-list.tsx';
import { CommandBox } from './command-box.tsx';
import { DeckPiles } from './decks.tsx';
import type { Desk } from './desk.ts';
import { EndPanel } from './end-panel.tsx';
import { FlagColumn } from './flag-column.tsx';
import { createGlide } from './glide.ts';
import { Hand } from './hand.tsx';
import { Inspector } from './inspector.tsx';
import { listenToKeys } from './keys.ts';
import { OrderLine } from './order-line.tsx';
import { Player } from './players.tsx';
import { RefusedClaims } from './refused-claims.tsx';
import { ResignButton } from './resign-button.tsx';
import { UnseenCards } from './unseen-cards.tsx';
import { useWatching } from './watching.ts';

const Board = ({ desk }: { readonly desk: Desk }) => {
  const position = desk.shown.value?.position;
  return (
    <section class="board" aria-label={texts.table.board}>
      <div class="field">
        {position?.flags.map((at) => (
          <FlagColumn key={at.flag} desk={desk} at={at} />
        ))}
      </div>
      <RefusedClaims desk={desk} />
    </section>
  );
};

const Aside = ({
  desk,
  isOpen,
  close,
}: {
  readonly desk: Desk;
  readonly isOpen: boolean;
  readonly close: () => void;
}) => (
  <aside class={`aside${isOpen ? ' open' : ''}`} aria-label={texts.table.details}>
    <button type="button" class="round shut" aria-label={texts.page.close} onClick={close}>
      <Icon name="close" />
    </button>
    <Inspector desk={desk} />
    <UnseenCards desk={desk} />
    <ChronicleList desk={desk} />
    <CommandBox desk={desk} />
  </aside>
);

const Table = ({ desk }: { readonly desk: Desk }) => {
  const app = useApp();
  const root = useRef<HTMLDivElement>(null);
  const glide = useMemo(createGlide, [desk]);
  const isZen = useSignal(false);
  const isAsideOpen = useSignal(false);
  const frame = desk.frame.value;
  const shown = desk.shown.value;
  const speed = app.settings.choices.value.speed;
  useLayoutEffect(() => {
    if (root.current) glide(root.current, speed);
  }, [shown, glide]);
  useEffect(() => listenToKeys(app, desk, () => (isZen.value = !isZen.value)), [app, desk]);
  if (frame === undefined) return null;
  const { view, players } = frame;
  const [near, far] = [nearSeat(view), farSeat(view)];
  const isOver = view.position?.result !== null && view.position !== null;
  return (
    <div class={`table${isZen.value ? ' zen' : ''}${isOver ? ' over' : ''}`} ref={root}>
      <h1 class="for-listeners">{texts.table.heading(players.north.name, players.south.name)}</h1>
      <div class="play">
        <div class="seat-line">
          <Player desk={desk} seat={far} isNear={false} />
          <span class="tools">
            {view.viewer === 'watcher' && (
              <button type="button" class="quiet" onClick={() => app.route.go({ page: 'lobby' })}>
                {texts.table.stopWatching}
              </button>
            )}
            {view.viewer !== 'watcher' && !isOver && view.status !== 'saved' && <ResignButton desk={desk} />}
            <button
              type="button"
              class="round details"
              aria-label={texts.table.details}
              aria-expanded={isAsideOpen.value}
              onClick={() => (isAsideOpen.value = !isAsideOpen.value)}
            >
              <Icon name="list" />
            </button>
            <button
              type="button"
              class="round zen-button"
              aria-label={texts.table.zen}
              aria-pressed={isZen.value}
              onClick={() => (isZen.value = !isZen.value)}
            >
              <Icon name="zen" />
            </button>
          </span>
        </div>
        <Board desk={desk} />
        {isOver ? <EndPanel desk={desk} /> : <OrderLine desk={desk} />}
        {!isOver && (
          <div class="near-line">
            <Player desk={desk} seat={near} isNear />
            {view.viewer !== 'watcher' && <Hand desk={desk} />}
            <DeckPiles desk={desk} />
          </div>
        )}
      </div>
      <Aside desk={desk} isOpen={isAsideOpen.value} close={() => (isAsideOpen.value = false)} />
    </div>
  );
};

/** A table: played by whoever sits there, watched by anybody else. */
export const TablePage = ({ table }: { readonly table: TableId }) => {
  const { deskOf, route } = useApp();
  const desk = useMemo(() => deskOf(table), [table]);
  const isGone = useWatching(desk);
  const frame = desk.frame.value;
  if (frame !== undefined) return <Table desk={desk} />;
  return (
    <div class="waiting">
      <p>{isGone ? texts.table.gone : texts.table.loading}</p>
      {isGone && (
        <button type="button" class="order" onClick={() => route.go({ page: 'lobby' })}>
          {texts.page.toLobby}
        </button>
      )}
    </div>
  );
};
