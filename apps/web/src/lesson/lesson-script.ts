import { type Deal, TACTICS, type Tactic, type Troop, TROOPS } from '@battleline/domain';
import { lessonTexts } from './lesson-texts.ts';

/** One thing to learn: what is said, the move that it asks for (null: only to be read), and how the opponent answers. */
export type LessonStep = { readonly say: string; readonly move: string | null; readonly answers: readonly string[] };

const { steps: say } = lessonTexts;
const read = (text: string): LessonStep => ({ say: text, move: null, answers: [] });
const make = (text: string, move: string, ...answers: readonly string[]): LessonStep => ({ say: text, move, answers });

/** The learner is south, and begins. */
export const LESSON: readonly LessonStep[] = [
  read(say.line),
  make(say.firstCard, 'play R9 f5'),
  make(say.firstDraw, 'draw troop', 'play B5 f5', 'draw troop'),
  make(say.secondCard, 'play R10 f5'),
  make(say.draw, 'draw troop', 'play B4 f5', 'draw troop'),
  make(say.wedge, 'play R8 f5'),
  make(say.draw, 'draw troop', 'play P3 f5', 'draw troop'),
  make(say.claim, 'claim f5'),
  make(say.seven, 'play B7 f4'),
  make(say.tactics, 'draw tactics', 'play O10 f4', 'draw troop'),
  make(say.leader, 'play alexander f4'),
  make(say.draw, 'draw troop', 'play O9 f4', 'draw troop'),
  make(say.phalanx, 'play G7 f4'),
  make(say.draw, 'draw troop', 'play P1 f4', 'draw troop'),
  make(say.claimAgain, 'claim f4'),
  read(say.ranking),
  read(say.proof),
];

const NORTH = ['B5', 'B4', 'P3', 'O10', 'O9', 'P1', 'Y3'] as const;
const SOUTH = ['R9', 'R10', 'B7', 'G7', 'O4', 'Y2', 'P6'] as const;
/** As they are drawn, by turns, as far as the script goes. */
const DRAWN = ['R8', 'G3', 'Y5', 'Y8', 'G1', 'O2', 'R1', 'P10', 'Y9', 'B2', 'G10'] as const;

const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

/** The decks: as the script wants them at first, and as chance wants them after that; `random` from 0 to below 1. */
export const lessonDeal = (random: () => number): Deal => {
  const known: readonly Troop[] = [...NORTH, ...SOUTH, ...DRAWN];
  const tactics: readonly Tactic[] = TACTICS.filter((card) => card !== 'alexander');
  return {
    first: 'south',
    deck: {
      troop: [
        ...known,
        ...shuffled(
          TROOPS.filter((card) => !known.includes(card)),
          random,
        ),
      ],
      tactics: ['alexander', ...shuffled(tactics, random)],
    },
  };
};
