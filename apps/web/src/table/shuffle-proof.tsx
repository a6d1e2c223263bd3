import { checkShuffle, type OwnEvidence, type ShuffleVerdict } from '@battleline/client';
import { otherSeat, SEATS, type TableView } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { texts } from '../texts.ts';

type ShuffleProofProps = Pick<TableFrame, 'players'> & {
  /** the game at its end */
  readonly view: TableView;
  readonly own?: OwnEvidence;
};

const verdictText = (verdict: ShuffleVerdict | null, isSameDeal: boolean): string => {
  switch (verdict?.status) {
    case undefined:
      return texts.end.checking;
    case 'fair':
      return isSameDeal ? texts.end.sameFair : texts.end.fair;
    case 'unfair':
      return texts.end.unfair(verdict.reason);
    case 'unknown':
      return texts.end.unknown(verdict.reason);
  }
};

/** The deal recomputed in this browser, from what the server and the players had committed to. */
export const ShuffleProof = ({ view, players, own }: ShuffleProofProps) => {
  const verdict = useSignal<ShuffleVerdict | null>(null);
  const { proof } = view;
  const isSameDeal = view.sameDealAs !== null;
  useEffect(() => {
    checkShuffle(view, own).then(
      (found) => (verdict.value = found),
      () => (verdict.value = { status: 'unknown', reason: texts.end.noCrypto }),
    );
  }, [view.game, view.status]);
  return (
    <section class={`shuffle ${verdict.value?.status ?? 'checking'}`}>
      <h3>{texts.end.shuffle}</h3>
      <p role="status">{verdictText(verdict.value, isSameDeal)}</p>
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
                <dt key={seat}>{texts.end.nonce(players[isSameDeal ? otherSeat(seat) : seat].name)}</dt>
                <dd>{proof.nonces[seat] ?? texts.end.noNonce}</dd>
              </>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
};
