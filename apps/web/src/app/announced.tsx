import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';

/** What the operators announce, above every page for as long as it stands; the pages below get by with less height. */
export const Announced = () => {
  const { session } = useApp();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const strip = place.current;
    if (strip === null) return undefined;
    const observer = new ResizeObserver(() =>
      document.documentElement.style.setProperty('--announced', `${strip.offsetHeight}px`),
    );
    observer.observe(strip);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="announced" role="status" ref={place}>
      {session.state.value.announcements.map(({ id, text, from, until }) => (
        <p key={id}>
          {text} {(from !== null || until !== null) && <strong>{texts.period(from, until)}</strong>}
        </p>
      ))}
    </div>
  );
};
