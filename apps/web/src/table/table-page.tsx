import type { TableId } from '@battleline/domain';
import { useMemo } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { farSeat, nearSeat } from '../game/outlook.ts';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import { CommandBox } from './command-box.tsx';
import { DeckPiles } from './decks.tsx';
import type { Desk } from './desk.ts';
import { EndPanel } from './end-panel.tsx';
import { Hand } from './hand.tsx';
import { Inspector } from './inspector.tsx';
import { Ledger } from './ledger.tsx';
import { OrderLine } from './order-line.tsx';
import { PastLine } from './past-line.tsx';
import { Player } from './players.tsx';
import { ResignButton } from './resign-button.tsx';
import { SaveButton } from './save-button.tsx';
import { Aside, Board, DetailsButton, useTable } from './table-parts.tsx';
import { UnseenCards } from './unseen-cards.tsx';
import { useWatching } from './watching.ts';

const Table = ({ desk }: { readonly desk: Desk }) => {
  const { route } = useApp();
  const { root, isZen, isAsideOpen } = useTable(desk);
  const frame = desk.frame.value;
  if (frame === undefined) return null;
  const { view, players } = frame;
  const [near, far] = [nearSeat(view), farSeat(view)];
  const isOver = view.position?.result !== null && view.position !== null;
  const isWatcher = view.viewer === 'watcher';
  return (
    <div
      class={`table${isZen.value ? ' zen' : ''}${isOver ? ' over' : ''}`}
      data-moves={desk.past.value ?? view.moves}
      ref={root}
    >
      <h1 class="for-listeners">{texts.table.heading(players.north.name, players.south.name)}</h1>
      <div class="play">
        <div class="seat-line">
          <Player desk={desk} seat={far} isNear={false} />
          <span class="tools">
            {isWatcher && (
              <button type="button" class="quiet" onClick={() => route.go({ page: 'lobby' })}>
                {texts.table.stopWatching}
              </button>
            )}
            {!isWatcher && view.status === 'playing' && <SaveButton desk={desk} />}
            {!isWatcher && !isOver && view.status !== 'saved' && <ResignButton desk={desk} />}
            <DetailsButton isOpen={isAsideOpen} />
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
        {isOver ? (
          <EndPanel desk={desk} />
        ) : (
          <>
            {desk.past.value === null ? <OrderLine desk={desk} /> : <PastLine desk={desk} />}
            <div class="near-line">
              <Player desk={desk} seat={near} isNear />
              {!isWatcher && <Hand desk={desk} />}
              <DeckPiles desk={desk} />
            </div>
          </>
        )}
      </div>
      <Aside isOpen={isAsideOpen}>
        <Inspector desk={desk} />
        <UnseenCards desk={desk} />
        <Ledger desk={desk} />
        <CommandBox desk={desk} />
      </Aside>
    </div>
  );
};

/** A table: played by whoever sits there, watched by anybody else. */
export const TablePage = ({ table }: { readonly table: TableId }) => {
  const { deskOf, route } = useApp();
  const desk = useMemo(() => deskOf(table), [table]);
  const isGone = useWatching(desk);
  if (desk.frame.value !== undefined) return <Table desk={desk} />;
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
