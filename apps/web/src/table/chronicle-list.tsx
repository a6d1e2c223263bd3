import { useLayoutEffect, useRef } from 'preact/hooks';
import { Link } from '../app/link.tsx';
import { nearSeat } from '../game/outlook.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { resultText } from './hearing.ts';
import { PastButtons } from './past-buttons.tsx';

/** All moves, the newest last: each is a way back to it. */
export const MoveList = ({ desk }: { readonly desk: Desk }) => {
  const list = useRef<HTMLOListElement>(null);
  const frame = desk.frame.value;
  const entries = desk.history.entries.value;
  const shown = desk.past.value ?? frame?.view.moves;
  useLayoutEffect(() => {
    const line = list.current?.querySelector<HTMLElement>('[aria-current]');
    // Not `scrollIntoView`: that would move the whole page on phones.
    if (list.current && line)
      list.current.scrollTop = line.offsetTop - list.current.clientHeight + 2 * line.clientHeight;
  }, [entries.length, shown]);
  const result = frame && resultText(frame);
  return (
    <>
      {entries.length === 0 && (
        <p class="soft">
          {frame?.view.sameDealAs ? (
            <Link to={{ page: 'game', game: frame.view.sameDealAs, move: null }}>{texts.chronicle.sameDeal}</Link>
          ) : (
            texts.chronicle.empty
          )}
        </p>
      )}
      <ol ref={list}>
        {entries.map(({ number, told: { seat }, text }) => (
          <li key={number} class={seat === null ? '' : frame && seat === nearSeat(frame.view) ? 'near' : 'far'}>
            <button
              type="button"
              aria-current={number === shown ? 'step' : undefined}
              onClick={() => desk.look(number)}
            >
              <span class="number">{number}</span> {text}
            </button>
          </li>
        ))}
        {result !== undefined && <li class="result">{result}</li>}
      </ol>
    </>
  );
};

/** The moves, with the ways through them. */
export const ChronicleList = ({ desk }: { readonly desk: Desk }) => (
  <section class="chronicle" aria-label={texts.chronicle.heading}>
    <div class="head">
      <h2>{texts.chronicle.heading}</h2>
      <PastButtons desk={desk} />
    </div>
    <MoveList desk={desk} />
  </section>
);
