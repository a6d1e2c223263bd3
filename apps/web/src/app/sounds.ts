import type { ReadonlySignal } from '@preact/signals';

export const SOUNDS = ['turn', 'move', 'claim', 'lost', 'won', 'over', 'refused', 'invite', 'low', 'line'] as const;
export type Sound = (typeof SOUNDS)[number];

/** A note: frequency in Hz, start and length in s, loudness, and how it is made. */
type Note = readonly [hz: number, at: number, long: number, loud: number, wave: OscillatorType];

const SCORES: Readonly<Record<Sound, readonly Note[]>> = {
  turn: [
    [392, 0, 0.16, 0.16, 'triangle'],
    [587, 0.13, 0.34, 0.18, 'triangle'],
  ],
  move: [
    [180, 0, 0.07, 0.3, 'triangle'],
    [95, 0.01, 0.1, 0.3, 'sine'],
  ],
  claim: [
    [523, 0, 0.14, 0.14, 'triangle'],
    [659, 0.1, 0.14, 0.14, 'triangle'],
    [784, 0.2, 0.4, 0.16, 'triangle'],
  ],
  lost: [
    [311, 0, 0.2, 0.14, 'triangle'],
    [233, 0.16, 0.4, 0.15, 'triangle'],
  ],
  won: [
    [392, 0, 0.18, 0.16, 'triangle'],
    [523, 0.15, 0.18, 0.16, 'triangle'],
    [659, 0.3, 0.18, 0.16, 'triangle'],
    [784, 0.45, 0.8, 0.18, 'triangle'],
    [392, 0.45, 0.8, 0.1, 'sine'],
  ],
  over: [
    [392, 0, 0.25, 0.14, 'triangle'],
    [330, 0.2, 0.25, 0.14, 'triangle'],
    [262, 0.4, 0.8, 0.16, 'triangle'],
  ],
  refused: [[130, 0, 0.18, 0.2, 'square']],
  low: [
    [880, 0, 0.08, 0.12, 'square'],
    [880, 0.16, 0.08, 0.12, 'square'],
  ],
  invite: [
    [659, 0, 0.12, 0.13, 'sine'],
    [880, 0.1, 0.3, 0.13, 'sine'],
  ],
  line: [[740, 0, 0.12, 0.1, 'sine']],
};

/** Plays a sound where sounds are wanted; before the first touch of the page a browser keeps silent anyway. */
export const createSounds = (wanted: ReadonlySignal<{ readonly sound: boolean }>): ((sound: Sound) => void) => {
  let context: AudioContext | undefined;
  const wake = (): void => {
    context ??= new AudioContext();
    void context.resume();
  };
  addEventListener('pointerdown', wake, { once: true });
  addEventListener('keydown', wake, { once: true });

  return (sound) => {
    if (!wanted.value.sound || context?.state !== 'running') return;
    const start = context.currentTime + 0.01;
    for (const [hz, at, long, loud, wave] of SCORES[sound]) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = wave;
      tone.frequency.value = hz;
      volume.gain.setValueAtTime(0, start + at);
      volume.gain.linearRampToValueAtTime(loud, start + at + 0.012);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + at + long);
      tone.connect(volume).connect(context.destination);
      tone.start(start + at);
      tone.stop(start + at + long + 0.02);
    }
  };
};
