// Drawn once in the document, used by every card: the colours' patterns, the shields' devices, the tactics' emblems.

/** The six colours' patterns: each colour is told apart without its colour, too. */
const Patterns = () => (
  <>
    <pattern id="pattern-G" width="10" height="10" patternUnits="userSpaceOnUse">
      <circle cx="2.5" cy="2.5" r="1.7" />
      <circle cx="7.5" cy="7.5" r="1.7" />
    </pattern>
    <pattern id="pattern-R" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="3.4" height="8" />
    </pattern>
    <pattern id="pattern-P" width="12" height="8" patternUnits="userSpaceOnUse">
      <path d="M0 7 6 2l6 5v-3L6-1 0 4Z" />
    </pattern>
    <pattern id="pattern-Y" width="7" height="10" patternUnits="userSpaceOnUse">
      <rect width="2.6" height="10" />
    </pattern>
    <pattern id="pattern-B" width="16" height="8" patternUnits="userSpaceOnUse">
      <path d="M0 4q4-5 8 0t8 0" fill="none" stroke="currentColor" stroke-width="2.2" />
    </pattern>
    <pattern id="pattern-O" width="10" height="10" patternUnits="userSpaceOnUse">
      <rect width="5" height="5" />
      <rect x="5" y="5" width="5" height="5" />
    </pattern>
    <pattern id="pattern-back" width="20" height="20" patternUnits="userSpaceOnUse">
      <path d="M10 0 20 10 10 20 0 10Z" fill="none" stroke="currentColor" stroke-width="1.4" />
      <circle cx="10" cy="10" r="2.4" />
      <circle cx="0" cy="0" r="2.4" />
      <circle cx="20" cy="0" r="2.4" />
      <circle cx="0" cy="20" r="2.4" />
      <circle cx="20" cy="20" r="2.4" />
    </pattern>
  </>
);

/** The devices on the six colours' shields, in a circle of radius 24 around the origin. */
const Devices = () => (
  <>
    <g id="device-G">
      <path d="M0 20V-14M0 6q-11-1-13-12 11 0 13 12Zm0 0q11-1 13-12-11 0-13 12ZM0-6q-8-2-9-11 8 1 9 11Zm0 0q8-2 9-11-8 1-9 11Z" />
      <path d="M0 20V-14" fill="none" stroke="currentColor" stroke-width="2.4" />
    </g>
    <g id="device-R">
      <path d="M0-19 15 17H8.5L0-4-8.500 17H-15Z" />
    </g>
    <g id="device-P">
      <path d="M-16 12V2h6v10h6V2h8v10h6V2h6v10Z M-16-2V-8H16v6Z M-10-12 0-19l10 7Z" />
    </g>
    <g id="device-Y">
      {[0, 45, 90, 135, 180, 225, 270, 315].map((angle) => (
        <path key={angle} d="M0-20 3.600-7H-3.600Z" transform={`rotate(${angle})`} />
      ))}
      <circle r="5.500" />
    </g>
    <g id="device-B">
      <path
        d="M-18-6q6-8 12 0t12 0 12 0M-18 4q6-8 12 0t12 0 12 0M-18 14q6-8 12 0t12 0 12 0"
        fill="none"
        stroke="currentColor"
        stroke-width="4"
      />
    </g>
    <g id="device-O">
      <path d="M-17-3A17 17 0 0 1 17-3L9-1Q0-9-9-1Z M0 1 5 18H-5Z M-9 5-4 7-8 16-13 12Z M9 5 4 7 8 16 13 12Z" />
    </g>
  </>
);

/** The tactics cards' emblems, in a square of 48 around the origin. */
const Emblems = () => (
  <>
    <g id="emblem-alexander">
      <path d="M-15 20c0-12-3-17-3-24C-18-15-9-22 2-22c9 0 15 5 15 10-5-3-9-3-12 0 4 2 6 6 5 10l4 5-4 2v6c0 3-3 4-7 3l-2-1v7Z" />
      <path d="M-19-2c-6-9-2-18 7-21-3 5-3 8-1 11-4 1-6 5-6 10Z" />
    </g>
    <g id="emblem-darius">
      <path d="M-14 21V2l-4-20 8 9 2-13 8 11L8-22l2 13 8-9L14 2v19q-14-7-28 0Z" />
    </g>
    <g id="emblem-cavalry">
      <path d="M-17 21c1-14 3-20 8-26l-9 5-4-5 12-11 2-7 5 5c12-1 20 7 20 21 0 7-2 12-2 18Z" />
    </g>
    <g id="emblem-shields">
      <circle cx="-9" cy="-4" r="12" />
      <circle cx="10" cy="6" r="13" fill="none" stroke="currentColor" stroke-width="4" />
      <circle cx="10" cy="6" r="5" />
    </g>
    <g id="emblem-fog">
      <path
        d="M-20-12h26M-12-2h32M-20 8h22M-8 18h26"
        fill="none"
        stroke="currentColor"
        stroke-width="5.500"
        stroke-linecap="round"
      />
    </g>
    <g id="emblem-mud">
      <path d="M-21 12c6-7 10 3 15-3s11 2 15-3 8 1 12-2v16h-42Z" />
      <path d="M0-22c6 8 9 12 9 17A9 9 0 0 1-9-5c0-5 3-9 9-17Z" />
    </g>
    <g id="emblem-scout">
      <path d="M-22 0Q0-24 22 0 0 24-22 0Z" fill="none" stroke="currentColor" stroke-width="4" />
      <circle r="8" />
    </g>
    <g id="emblem-redeploy">
      <path d="M-21-6h26v-9L21-1 5 13V4h-26Z" />
      <path d="M-21 10h10v8h-10Z" />
    </g>
    <g id="emblem-deserter">
      <path d="M-14-22v44M-14-20h26l-7 9 7 9h-26" fill="none" stroke="currentColor" stroke-width="5" />
      <path d="M-2 20 18 4" fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round" />
      <path d="M-2 4 18 20" fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round" />
    </g>
    <g id="emblem-traitor">
      <path d="M-4-22 3-8-2 14h-6l-5-22Z M-16 12h16l-3 5h-10Z" />
      <path d="M6-14q14 2 12 16l5-1-8 12-8-11 5 0q1-10-7-12Z" />
    </g>
  </>
);

/** Everything that cards refer to. */
export const Sprite = () => (
  <svg class="sprite" aria-hidden="true" width="0" height="0">
    <defs>
      <Patterns />
      <Devices />
      <Emblems />
    </defs>
  </svg>
);
