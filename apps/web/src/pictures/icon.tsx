import type { JSX } from 'preact';

const PATHS = {
  sound: 'M3 9v6h4l5 4V5L7 9H3Zm12-1a5 5 0 0 1 0 8m2-11a9 9 0 0 1 0 14',
  mute: 'M3 9v6h4l5 4V5L7 9H3Zm13 0 5 6m0-6-5 6',
  help: 'M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400m0 3v.5',
  settings: 'M4 7h10m4 0h2M4 17h2m4 0h10M14 4v6M10 14v6',
  close: 'M5 5l14 14M19 5 5 19',
  eye: 'M2 12q10-12 20 0-10 12-20 0Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  list: 'M4 6h16M4 12h16M4 18h10',
  up: 'M5 15l7-7 7 7',
  down: 'M5 9l7 7 7-7',
  first: 'M6 5v14M18 5l-8 7 8 7',
  back: 'M15 5l-8 7 8 7',
  on: 'M9 5l8 7-8 7',
  last: 'M18 5v14M6 5l8 7-8 7',
  zen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  swords: 'M4 4l12 12M20 4 8 16M13 19l6-6M11 19l-6-6M17 17l3 3M7 17l-3 3',
  talk: 'M4 5h16v11H10l-5 4v-4H4Z',
  bot: 'M5 9h14v10H5ZM12 9V5M12 4.500v.5M9 13.500v1M15 13.500v1',
} as const;

/** A line drawing of 24 × 24, for buttons that also have a name. */
export const Icon = ({ name }: { readonly name: keyof typeof PATHS }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);
