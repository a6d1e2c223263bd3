import { type Signal, signal } from '@preact/signals';
import { CONFIRMS, type Confirms } from '../game/confirming.ts';
import type { Keep } from './storage.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export const SPEEDS = ['normal', 'fast', 'none'] as const;

/** What a person chooses for himself, in this browser. */
export type Choices = {
  readonly theme: (typeof THEMES)[number];
  readonly speed: (typeof SPEEDS)[number];
  readonly sound: boolean;
  /** when a move waits to be confirmed before it is sent */
  readonly confirms: Confirms;
  /** nothing is claimed by itself where no claim would be granted */
  readonly skipsClaims: boolean;
  /** single letters and digits are commands */
  readonly keys: boolean;
  /** the browser tells of one's turn while the tab is hidden */
  readonly notifies: boolean;
};

const DEFAULT_CHOICES: Choices = {
  theme: 'auto',
  speed: 'normal',
  sound: true,
  confirms: 'in-time',
  skipsClaims: true,
  keys: true,
  notifies: false,
};

export type Settings = { readonly choices: Signal<Choices>; readonly choose: (change: Partial<Choices>) => void };

const KEY = 'choices';

const oneOf = <Value>(values: readonly Value[], value: unknown, otherwise: Value): Value =>
  values.find((known) => known === value) ?? otherwise;

/** What was kept, with the default for whatever is missing or isn't understood. */
const readChoices = (kept: unknown): Choices => {
  const given: Partial<Record<keyof Choices, unknown>> = typeof kept === 'object' && kept !== null ? kept : {};
  const flag = (name: 'sound' | 'skipsClaims' | 'keys' | 'notifies'): boolean =>
    oneOf([true, false], given[name], DEFAULT_CHOICES[name]);
  return {
    theme: oneOf(THEMES, given.theme, DEFAULT_CHOICES.theme),
    speed: oneOf(SPEEDS, given.speed, DEFAULT_CHOICES.speed),
    sound: flag('sound'),
    // It was a yes or no once.
    confirms: given.confirms === true ? 'always' : oneOf(CONFIRMS, given.confirms, DEFAULT_CHOICES.confirms),
    skipsClaims: flag('skipsClaims'),
    keys: flag('keys'),
    notifies: flag('notifies'),
  };
};

/** The choices, kept at every change. */
export const createSettings = (keep: Keep): Settings => {
  const choices = signal(readChoices(keep.read(KEY)));
  return {
    choices,
    choose: (change) => {
      choices.value = { ...choices.value, ...change };
      keep.write(KEY, choices.value);
    },
  };
};
