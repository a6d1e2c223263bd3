import { type ReadonlySignal, signal } from '@preact/signals';

export type Notice = { readonly id: number; readonly text: string; readonly tone: 'calm' | 'bad' };

/** Tells things once: to the eye for a few seconds, and to those who listen. */
export type Announcer = {
  readonly polite: ReadonlySignal<string>;
  readonly assertive: ReadonlySignal<string>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  /** for listeners only */
  readonly say: (text: string, urgency?: 'polite' | 'assertive') => void;
  /** for all */
  readonly notice: (text: string, tone?: Notice['tone']) => void;
  readonly dismiss: (id: number) => void;
};

const SHOWN_MS = 7_000;
const MOST = 3;

export const createAnnouncer = (): Announcer => {
  const said = { polite: signal(''), assertive: signal('') };
  const notices = signal<readonly Notice[]>([]);
  let last = 0;
  // The same sentence twice would be no change to those who listen.
  const say: Announcer['say'] = (text, urgency = 'polite') => {
    const region = said[urgency];
    region.value = region.value === text ? `${text}\u00a0` : text;
  };
  const dismiss = (id: number): void => {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  };
  return {
    ...said,
    notices,
    say,
    notice: (text, tone = 'calm') => {
      const id = (last += 1);
      notices.value = [...notices.value.filter((known) => known.text !== text), { id, text, tone }].slice(-MOST);
      setTimeout(() => dismiss(id), SHOWN_MS);
      say(text, tone === 'bad' ? 'assertive' : 'polite');
    },
    dismiss,
  };
};
