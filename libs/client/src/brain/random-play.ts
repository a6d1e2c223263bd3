import { printMove } from '@battleline/domain';
import { type Brain, pickOne } from './brain.ts';
import { provableFlags } from './provable-flags.ts';

/** Any legal move; but it claims whatever is provable. */
export const randomPlay: Brain = ({ legal, claimable, position, viewer }, random) => {
  if (claimable.length === 0) return pickOne(legal, random);
  if (position === null || viewer === 'watcher') return undefined;
  return printMove({ type: 'claim', flags: provableFlags(position, viewer, claimable) });
};
