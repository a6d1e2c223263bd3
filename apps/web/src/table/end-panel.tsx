import { DECKS, type Seat } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { farSeat, nearSeat } from '../game/outlook.ts';
import { inOrder } from '../game/position.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { firstHandOf } from './first-hand.ts';
import { Rematch } from './rematch.tsx';
import { ShuffleProof } from './shuffle-proof.tsx';
import { SmallCards } from './small-cards.tsx';

const headline = ({ view, players }: TableFrame, winner: Seat | null): string => {
  if (winner === null) return texts.end.draw;
  if (view.viewer === 'watcher') return texts.end.over(players[winner].name);
  return winner === view.viewer ? texts.end.won : texts.end.lost;
};

/** The result, what all held, and the proof of the shuffle. */
export const EndPanel = ({ desk }: { readonly desk: Desk }) => {
  const { session, route, tabKeep } = useApp();
  const frame = desk.frame.value;
  const position = frame?.view.position;
  const result = position?.result;
  if (frame === undefined || !position || !result) return null;
  const [near, far] = [nearSeat(frame.view), farSeat(frame.view)];
  const won = (seat: Seat): number => position.flags.filter(({ winner }) => winner === seat).length;
  return (
    <section class="end" aria-label={headline(frame, result.winner)}>
      <div class={`result ${result.winner === near && frame.view.viewer !== 'watcher' ? 'victory' : ''}`}>
        <div class="headline">
          <h2>{headline(frame, result.winner)}</h2>
          <p>
            {texts.end.by(result.by)} · {texts.end.score(won(near), won(far))}
          </p>
        </div>
        <p class="orders">
          {frame.view.viewer !== 'watcher' && <Rematch frame={frame} />}
          <Link to={{ page: 'game', game: frame.view.game, move: null }} class="order">
            {texts.end.replay}
          </Link>
          <button type="button" class="order" onClick={() => route.go({ page: 'lobby' })}>
            {texts.end.lobby}
          </button>
        </p>
        {frame.view.viewer !== 'watcher' && frame.view.sameDealAs === null && (
          <p class="soft same-deal">{texts.end.aboutSameDeal}</p>
        )}
      </div>
      <section class="open">
        <h3>{texts.end.hands}</h3>
        {[far, near].map((seat) => (
          <p key={seat}>
            <span>{seat === frame.view.viewer ? texts.table.hand : texts.end.handOf(frame.players[seat].name)}</span>
            <SmallCards cards={inOrder(position.hands[seat].cards ?? [])} />
          </p>
        ))}
        {DECKS.map((deck) => (
          <p key={deck}>
            <span>{texts.end.deckLeft(deck)}</span>
            {position.decks[deck].cards?.length === 0 ? (
              texts.table.noneLeft
            ) : (
              <SmallCards cards={position.decks[deck].cards ?? []} />
            )}
          </p>
        ))}
      </section>
      <ShuffleProof
        view={frame.view}
        players={frame.players}
        own={{ nonce: session.nonceOf(desk.table), hand: firstHandOf(tabKeep, desk.table) }}
      />
    </section>
  );
};
