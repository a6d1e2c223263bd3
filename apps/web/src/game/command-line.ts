import { printClock } from '@battleline/client';
import {
  FLAGS,
  type Flag,
  parseFlag,
  parseMove,
  type PositionView,
  printMove,
  SEATS,
  TROOPS,
} from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { texts } from '../texts.ts';
import { nameOf } from './chronicle.ts';
import { farSeat, nearSeat } from './outlook.ts';
import { sightOf } from './unseen.ts';

/** What a typed line asks for. */
export type Line =
  | { readonly type: 'move'; readonly move: string }
  | { readonly type: 'resign' }
  | { readonly type: 'answer'; readonly text: string };

/** What the answers to questions are made of. */
export type Known = {
  readonly frame: TableFrame;
  readonly position: PositionView;
  readonly sentence: (flag: Flag) => string;
  readonly task: string;
  /** what is left to each player, ms; null where no time is counted */
  readonly clocks: { readonly north: number; readonly south: number } | null;
  readonly last: string | undefined;
};

const QUESTIONS: Readonly<Record<string, (known: Known, word: string) => string | undefined>> = {
  help: () => texts.commands.help,
  hand: ({ position: { viewer, hands } }) =>
    viewer === 'watcher' ? texts.commands.noHand : texts.commands.hand(hands[viewer].cards ?? []),
  flag: ({ sentence }, word) => {
    const flag = parseFlag(word.startsWith('f') ? word : `f${word}`);
    return flag && sentence(flag);
  },
  flags: ({ sentence }) => FLAGS.map(sentence).join(' '),
  last: ({ last }) => last ?? texts.commands.nothingYet,
  turn: ({ task }) => task,
  score: ({ frame, position }) =>
    texts.commands.score(
      [nearSeat(position), farSeat(position)].map((seat) => {
        const won = position.flags.filter(({ winner }) => winner === seat).length;
        return `${nameOf(frame, seat)}: ${texts.table.flagsWon(won)}`;
      }),
    ),
  decks: ({ position: { decks } }) => texts.commands.decks(decks.troop.size, decks.tactics.size),
  dish: ({ frame, position }) =>
    [nearSeat(position), farSeat(position)]
      .map((seat) => texts.commands.dish(frame.players[seat].name, position.dishes[seat]))
      .join(' '),
  unseen: ({ position }) => {
    const sight = sightOf(position);
    const left = TROOPS.filter((troop) => sight(troop) !== 'seen');
    return texts.commands.unseen(left.length, left.join(' '));
  },
  moves: ({ frame: { view } }) => {
    const claims =
      view.claimable.length > 0 ? ['claim -', `claim ${view.claimable.map((flag) => `f${flag}`).join(' ')}`] : [];
    const all = [...claims, ...view.legal];
    return all.length === 0 ? texts.commands.noMoves : texts.commands.moves(all);
  },
  clock: ({ frame: { players }, clocks }) =>
    clocks === null
      ? texts.commands.noClock
      : texts.commands.score(SEATS.map((seat) => `${players[seat].name}: ${printClock(clocks[seat])}`)),
};

/** Cards may be typed in any case: `play r7 f3`. */
const normalised = (line: string): string =>
  line
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/\b[grpybo](?:10|[1-9])\b/g, (card) => card.toUpperCase());

/** Reads a typed line: a move in the move notation, or a question about the table. */
export const readLine = (line: string, known: Known): Line => {
  const text = normalised(line);
  const [verb = '', word = '', ...more] = text.split(' ');
  if (text === 'resign') return { type: 'resign' };
  const move = parseMove(text);
  if (move !== undefined && move.type !== 'resign') return { type: 'move', move: printMove(move) };
  const question = more.length === 0 && Object.hasOwn(QUESTIONS, verb) ? QUESTIONS[verb] : undefined;
  const answer = question?.(known, word);
  return { type: 'answer', text: answer ?? texts.commands.unknown(line.trim()) };
};
