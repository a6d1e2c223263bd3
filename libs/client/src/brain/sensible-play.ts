import { type Card, HAND_SIZE, type Move, parseMove, printMove, type TableView } from '@battleline/domain';
import { type Battlefield, createBattlefield } from './battlefield.ts';
import { type Brain, pickOne } from './brain.ts';
import { chooseDeck, chooseReturn } from './draw-choice.ts';
import { createHandScore } from './hand-choice.ts';
import { provableFlags } from './provable-flags.ts';

/** At most so many moves with tactics cards of one kind are looked at: redeploying alone can offer hundreds. */
const MAX_LOOKS = 40;

const chooseFromHand = (field: Battlefield, legal: readonly string[], random: () => number): string | undefined => {
  const score = createHandScore(field);
  const looks = new Map<string, string[]>();
  for (const text of legal) {
    const kind = text.slice(0, text.indexOf(' '));
    looks.set(kind, [...(looks.get(kind) ?? []), text]);
  }
  let best: { readonly text: string; readonly value: number } | undefined;
  for (const [kind, texts] of looks) {
    const step = kind === 'play' ? 1 : Math.ceil(texts.length / MAX_LOOKS);
    const offset = Math.floor(random() * step);
    for (let index = offset; index < texts.length; index += step) {
      const text = texts[index] ?? '';
      const move = parseMove(text);
      if (move === undefined) continue;
      const value = score(move) + random() * 1e-6;
      if (best === undefined || value > best.value) best = { text, value };
    }
  }
  return best?.text;
};

const choose = (view: TableView, random: () => number): Move | string | undefined => {
  const { position, viewer, legal, claimable } = view;
  if (!position?.turn || position.turn.seat !== viewer) return undefined;
  const field = createBattlefield(position, viewer);
  switch (position.turn.phase) {
    case 'claim':
      return { type: 'claim', flags: provableFlags(position, viewer, claimable) };
    case 'hand':
      return chooseFromHand(field, legal, random);
    case 'scout':
    case 'draw':
      return { type: 'draw', deck: chooseDeck(field, position, random) };
    case 'return': {
      const cards: readonly Card[] = chooseReturn(field, Math.max(0, field.hand.length - HAND_SIZE));
      return { type: 'return', cards: cards.toReversed() };
    }
  }
};

/** Builds formations where they promise most, claims what is provable, and keeps tactics for when they pay. */
export const sensiblePlay: Brain = (view, random) => {
  const move = choose(view, random);
  const text = typeof move === 'object' ? printMove(move) : move;
  return text === undefined || view.claimable.length > 0 || view.legal.includes(text)
    ? text
    : pickOne(view.legal, random);
};
