import type { Card, FormationName } from '@battleline/domain';

type Example = { readonly name: FormationName; readonly means: string; readonly cards: readonly Card[] };

const FORMATIONS: readonly Example[] = [
  { name: 'wedge', means: 'one colour, three strengths in a row', cards: ['R8', 'R9', 'R10'] },
  { name: 'phalanx', means: 'three times the same strength', cards: ['G7', 'B7', 'P7'] },
  { name: 'battalion', means: 'one colour', cards: ['Y2', 'Y5', 'Y9'] },
  { name: 'skirmish', means: 'three strengths in a row, any colours', cards: ['O4', 'B5', 'G6'] },
  { name: 'host', means: 'anything else', cards: ['P3', 'R3', 'Y8'] },
];

/** The rules as they are told to a newcomer; docs/rules.md is the precise version. */
export const rulesText = {
  heading: 'The rules',
  lead: 'Two commanders face each other over a line of nine flags. At each flag both build a formation of three cards; the better one takes the flag. Take five flags, or three that stand side by side, and the day is yours.',
  formationsHeading: 'Formations, from best to weakest',
  formations: FORMATIONS,
  tacticsHeading: 'Tactics cards',
  chapters: [
    {
      heading: 'Your turn',
      paragraphs: [
        'First claim whatever flags you can. Then play one card from your hand to your side of a flag. Then draw a card, from the troop deck or from the tactics deck. That is all; you hold seven cards again, and the other plays.',
        'Each side of a flag has three places. There are sixty troops: six colours with the strengths 1 to 10. Cards stay where they are played, face up.',
      ],
    },
    {
      heading: 'Formations, from best to weakest',
      paragraphs: [
        'Of two formations of the same kind the higher sum is better. The order in which the cards came doesn’t matter.',
      ],
    },
    {
      heading: 'Claiming a flag',
      paragraphs: [
        'When your side of a flag is complete, you may claim it at the start of a turn. You get it if it is certain from what lies on the table that the other side can’t be better: either his side is complete and worse, or nothing that he could still add would beat yours.',
        'What is certain counts cards that nobody has shown yet as possible, wherever they are: your own hand is no proof. If you are equal, the side that was completed first wins. A claim that isn’t proved costs nothing, and both of you see the cards that would have beaten it.',
        'Here the flags that you can claim for certain glow. A claimed flag is closed: nothing is played there any more, and nothing moves away.',
      ],
    },
    {
      heading: 'Tactics cards',
      paragraphs: [
        'You draw them like troops, and play one instead of a troop. You may never have played more than one tactics card more than your opponent. Leaders, cavalry and shields take a place at a flag and choose their colour and strength when it counts, always to your best.',
      ],
    },
    {
      heading: 'The end',
      paragraphs: [
        'The game ends at once when a claim gives somebody five flags, or three side by side. You may resign at any time. When neither can do anything any more, more flags win.',
        'After the end all cards lie open, and your browser recomputes the shuffle: the server had bound itself to it before either of you gave your part, so that nobody could choose the cards.',
      ],
    },
  ],
};
