import { type Card, FLAGS } from '@battleline/domain';
import { CardFace } from '../pictures/card-face.tsx';
import { Pennant } from '../pictures/pennant.tsx';

/** A battle line from a famous day, so that the first look says what the game is about. */
const SCENE: readonly (readonly [far: readonly Card[], near: readonly Card[], won: 'near' | 'far' | ''])[] = [
  [['B3', 'B7'], ['G4', 'G5', 'G6'], 'near'],
  [['O9', 'O10'], ['P8'], ''],
  [['R2', 'Y2', 'G2'], ['B5', 'R4'], 'far'],
  [['Y6'], ['R8', 'R9', 'R10'], 'near'],
  [[], ['alexander', 'Y10'], ''],
  [['G9', 'darius'], ['P3'], ''],
  [['P5', 'B1'], [], ''],
  [['R1'], ['O7', 'O6'], ''],
  [['B10'], ['Y4'], ''],
];

/** The battle line above the lobby: to look at only. */
export const Line = () => (
  <div class="line-picture" aria-hidden="true">
    {FLAGS.map((flag, index) => {
      const [far = [], near = [], won = ''] = SCENE[index] ?? [];
      return (
        <div key={flag} class={`post ${won && `won-${won}`}`}>
          <div class="far">
            {far.map((card) => (
              <CardFace key={card} card={card} />
            ))}
          </div>
          <Pennant flag={flag} />
          <div class="near">
            {near.map((card) => (
              <CardFace key={card} card={card} />
            ))}
          </div>
        </div>
      );
    })}
  </div>
);
