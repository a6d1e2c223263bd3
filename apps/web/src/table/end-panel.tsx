import { DECKS, SEATS, type Seat } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { type ShuffleVerdict, checkShuffle } from '@battleline/client';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { farSeat, nearSeat } from '../game/outlook.ts';
import { inOrder } from '../game/position.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { firstHandOf } from './first-hand.ts';
import { SmallCards } from './small-cards.tsx';

const headline = ({ view, players }: TableFrame, winner: Seat | null): string => {
  if (winner === null) return texts.end.draw;
  if (view.viewer === 'watcher') return texts.end.over(players[winner].name);
  return winner === view.viewer ? texts.end.won : texts.end.lost;
};

const verdictText = (verdict: ShuffleVerdict | null): string => {
  switch (verdict?.status) {
    case undefined:
      return texts.end.checking;
    case 'fair':
      return texts.end.fair;
    case 'unfair':
      return texts.end.unfair(verdict.reason);
    case 'unknown':
      return texts.end.unknown(verdict.reason);
  }
};

/** The deal recomputed in this browser, from what the server and the players had committed to. */
const Shuffle = ({ desk, frame }: { readonly desk: Desk; readonly frame: TableFrame }) => {
  const { session, tabKeep } = useApp();
  const verdict = useSignal<ShuffleVerdict | null>(null);
  const { view } = frame;
  const { proof } = view;
  useEffect(() => {
    const own = { nonce: session.nonceOf(desk.table), hand: firstHandOf(tabKeep, desk.table) };
    checkShuffle(view, own).then(
      (found) => (verdict.value = found),
      () => (verdict.value = { status: 'unknown', reason: texts.end.noCrypto }),
    );
  }, [desk.table, view.status]);
  return (
    <section class={`shuffle ${verdict.value?.status ?? 'checking'}`}>
      <h3>{texts.end.shuffle}</h3>
      <p role="status">{verdictText(verdict.value)}</p>
      {proof && (
        <details>
          <summary>{texts.end.numbers}</summary>
          <dl>
            <dt>{texts.end.commitment}</dt>
            <dd>{view.commitment}</dd>
            <dt>{texts.end.seed}</dt>
            <dd>{proof.seed}</dd>
            {SEATS.map((seat) => (
              <>
                <dt key={seat}>{texts.end.nonce(frame.players[seat].name)}</dt>
                <dd>{proof.nonces[seat] ?? texts.end.noNonce}</dd>
              </>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
};

/** The result, what all held, and the proof of the shuffle. */
export const EndPanel = ({ desk }: { readonly desk: Desk }) => {
  const { session, route } = useApp();
  const frame = desk.frame.value;
  const position = frame?.view.position;
  const result = position?.result;
  if (frame === undefined || !position || !result) return null;
  const [near, far] = [nearSeat(frame.view), farSeat(frame.view)];
  const won = (seat: Seat): number => position.flags.filter(({ winner }) => winner === seat).length;
  const other = frame.players[far];
  const again = async (): Promise<void> => {
    const answer = await session.send({ type: 'invite', to: other.id });
    if (answer?.ok !== false) route.go({ page: 'lobby' });
  };
  return (
    <section class="end" aria-label={headline(frame, result.winner)}>
      <div class={`result ${result.winner === near && frame.view.viewer !== 'watcher' ? 'victory' : ''}`}>
        <h2>{headline(frame, result.winner)}</h2>
        <p>
          {texts.end.by(result.by)} · {texts.end.score(won(near), won(far))}
        </p>
        <p class="orders">
          {frame.view.viewer !== 'watcher' && (
            <button type="button" class="order main" onClick={() => void again()}>
              {texts.end.again(other.name)}
            </button>
          )}
          <button type="button" class="order" onClick={() => route.go({ page: 'lobby' })}>
            {texts.end.lobby}
          </button>
        </p>
      </div>
      <section>
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
            <SmallCards cards={position.decks[deck].cards ?? []} />
          </p>
        ))}
      </section>
      <Shuffle desk={desk} frame={frame} />
    </section>
  );
};
