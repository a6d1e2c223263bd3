import { printMove } from '@battleline/domain';
import { type Brain, pickOne } from './brain.ts';

/** Any legal move, and claims of any flags: many of them are refused, with counter-examples. */
export const carelessPlay: Brain = ({ legal, claimable }, random) => {
  if (claimable.length === 0) return pickOne(legal, random);
  return printMove({ type: 'claim', flags: claimable.filter(() => random() < 0.5) });
};
