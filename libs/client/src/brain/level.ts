import type { Brain } from './brain.ts';
import { randomPlay } from './random-play.ts';
import { sensiblePlay } from './sensible-play.ts';

/** How well a computer player plays. */
export const LEVELS = ['sensible', 'random'] as const;
export type Level = (typeof LEVELS)[number];

/** The brain of each level. */
export const BRAINS: Readonly<Record<Level, Brain>> = { sensible: sensiblePlay, random: randomPlay };
