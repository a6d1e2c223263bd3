import { type Card, fairDeal, HAND_SIZE, type TableView } from '@battleline/domain';
import { hashHex, shuffleWords } from './shuffle-words.ts';

/** What this client knows of its own, beyond the final view. */
export type OwnEvidence = {
  readonly nonce?: string | undefined;
  /** the hand that it was dealt */
  readonly hand?: readonly Card[] | undefined;
};

export type ShuffleVerdict =
  { readonly status: 'fair' } | { readonly status: 'unknown' | 'unfair'; readonly reason: string };

/** At most so many cards lie on a deck again, put back after the scout. */
const MAX_PUT_BACK = 2;

const isSame = (some: readonly Card[], others: readonly Card[]): boolean => some.join() === others.join();

/** Checks with the final view of a game, in which all is open, that its deal is the one that was committed to. */
export const checkShuffle = async (view: TableView, own: OwnEvidence = {}): Promise<ShuffleVerdict> => {
  const { proof, position, commitment, sameDealAs, viewer } = view;
  const unfair = (reason: string): ShuffleVerdict => ({ status: 'unfair', reason });
  if (proof === null || position === null) return { status: 'unknown', reason: 'the game is not over' };
  if ((await hashHex(proof.seed)) !== commitment) return unfair('the seed is not the one that was committed to');
  const isPlayer = viewer !== 'watcher';
  if (isPlayer && own.nonce !== undefined && proof.nonces[viewer] !== own.nonce)
    return unfair('your part of the shuffle was not used');
  const { deck } = fairDeal(await shuffleWords({ ...proof, game: sameDealAs ?? view.game }));
  const start = viewer === 'south' ? HAND_SIZE : 0;
  if (isPlayer && own.hand && !isSame(own.hand, deck.troop.slice(start, start + HAND_SIZE)))
    return unfair('your first hand was not the one that the shuffle gives');
  for (const [name, left] of [
    ['troop', position.decks.troop.cards],
    ['tactics', position.decks.tactics.cards],
  ] as const) {
    const untouched = left?.slice(MAX_PUT_BACK) ?? [];
    if (untouched.length > 0 && !isSame(untouched, deck[name].slice(-untouched.length)))
      return unfair(`the ${name} deck is not the one that the shuffle gives`);
  }
  return { status: 'fair' };
};
