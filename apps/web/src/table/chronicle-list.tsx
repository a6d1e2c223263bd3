import { useLayoutEffect, useRef } from 'preact/hooks';
import { nearSeat } from '../game/outlook.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

/** The moves that this tab has seen, the newest last. */
export const ChronicleList = ({ desk }: { readonly desk: Desk }) => {
  const list = useRef<HTMLOListElement>(null);
  const entries = desk.chronicle.value;
  const view = desk.frame.value?.view;
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [entries.length]);
  return (
    <section class="chronicle" aria-label={texts.chronicle.heading}>
      <h2>{texts.chronicle.heading}</h2>
      {entries.length === 0 && <p class="soft">{texts.chronicle.empty}</p>}
      <ol ref={list} tabIndex={0} aria-label={texts.chronicle.heading}>
        {entries.map(({ number, seat, text }, index) => (
          <li key={index} class={seat === null ? '' : view && seat === nearSeat(view) ? 'near' : 'far'}>
            <span class="number">{number}</span> {text}
          </li>
        ))}
      </ol>
    </section>
  );
};
