import {
  type Card,
  colourOf,
  isEnvironment,
  isLeader,
  isMorale,
  isTroop,
  strengthOf,
  type Tactic,
  type Troop,
} from '@battleline/domain';
import { texts } from '../texts.ts';

/** `count` spears, fanned behind the shield: the stronger the troop, the more. */
const Spears = ({ count }: { readonly count: number }) => {
  const spread = Math.min(14, 96 / Math.max(1, count - 1));
  return (
    <g class="spears">
      {Array.from({ length: count }, (_, index) => (
        <path
          key={index}
          d="M-1-43V22h2V-43L2.6-46 0-54-2.6-46Z"
          transform={`rotate(${(index - (count - 1) / 2) * spread})`}
        />
      ))}
    </g>
  );
};

const TroopFace = ({ troop }: { readonly troop: Troop }) => {
  const colour = colourOf(troop);
  return (
    <g class={`troop colour-${colour}`}>
      <path class="band" d="M0 9a9 9 0 0 1 9-9h82a9 9 0 0 1 9 9v49H0Z" />
      <path class="weave" d="M0 9a9 9 0 0 1 9-9h82a9 9 0 0 1 9 9v49H0Z" fill={`url(#pattern-${colour})`} />
      <text class="strength" x="8" y="47">
        {strengthOf(troop)}
      </text>
      <text class="letter" x="93" y="43" text-anchor="end">
        {colour}
      </text>
      <g transform="translate(50 107)">
        <Spears count={strengthOf(troop)} />
        <circle class="rim" r="26" />
        <circle class="boss" r="22.500" />
        <use class="device" href={`#device-${colour}`} transform="scale(.78)" />
      </g>
    </g>
  );
};

const kindOf = (tactic: Tactic): string =>
  isLeader(tactic) || isMorale(tactic) ? 'morale' : isEnvironment(tactic) ? 'environment' : 'guile';

const TacticFace = ({ tactic }: { readonly tactic: Tactic }) => {
  const { name, short } = texts.tactic(tactic);
  return (
    <g class={`tactic ${kindOf(tactic)}`}>
      <path class="band" d="M0 9a9 9 0 0 1 9-9h82a9 9 0 0 1 9 9v49H0Z" />
      <use class="emblem-small" href={`#emblem-${tactic}`} transform="translate(50 21) scale(.66)" />
      <text class="name" x="50" y="52" text-anchor="middle">
        {name}
      </text>
      <text class="name short" x="50" y="53" text-anchor="middle">
        {short}
      </text>
      <circle class="disc" cx="50" cy="99" r="32" />
      <use class="emblem" href={`#emblem-${tactic}`} transform="translate(50 99)" />
    </g>
  );
};

/** The face of a card. */
export const CardFace = ({ card }: { readonly card: Card }) => (
  <svg class="face" viewBox="0 0 100 140" aria-hidden="true" focusable="false">
    <rect class="ground" width="100" height="140" rx="9" />
    {isTroop(card) ? <TroopFace troop={card} /> : <TacticFace tactic={card} />}
    <rect class="edge" x=".75" y=".75" width="98.500" height="138.500" rx="8.500" />
  </svg>
);

/** The back of a card, by its deck. */
export const CardBack = ({ deck }: { readonly deck: 'troop' | 'tactics' }) => (
  <svg class={`face back ${deck}`} viewBox="0 0 100 140" aria-hidden="true" focusable="false">
    <rect class="ground" width="100" height="140" rx="9" />
    <rect class="weave" x="8" y="8" width="84" height="124" rx="4" fill="url(#pattern-back)" />
    <circle class="disc" cx="50" cy="70" r="27" />
    {deck === 'troop' ? (
      <use class="emblem" href="#device-Y" transform="translate(50 70)" />
    ) : (
      <use class="emblem" href="#emblem-traitor" transform="translate(48 70) scale(.9)" />
    )}
    <rect class="edge" x=".75" y=".75" width="98.500" height="138.500" rx="8.500" />
  </svg>
);
