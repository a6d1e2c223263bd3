import { expect } from '@jest/globals';
import type { Player } from '../support/player.ts';
import type { Stage } from '../support/stage.ts';
import { heardOn } from '../support/tape-check.ts';
import { expectAgreement } from './agreement.ts';
import { playOn } from './play-on.ts';

/** The gateway has said "not now" to a command of his since he had heard so much. */
const toldLater = ({ tape, reach }: Player, since: number): Promise<unknown> =>
  reach('"not now"', () =>
    heardOn(tape)
      .slice(since)
      .some(({ frame }) => frame.type === 'later' && frame.id !== null),
  );

/** Two play while the log's disk fills up; `whileFull` looks at it and makes room. Then all goes on, and all is there. */
export const playThroughFullDisk = async (
  stage: Stage,
  fill: () => void,
  whileFull: () => Promise<void>,
): Promise<void> => {
  const [one, other] = await Promise.all([stage.enter(0), stage.enter(0)]);
  let isOver = false;
  const stop = stage.play(one, other);
  const playing = playOn(one, other, () => isOver);
  await one.reach('a few moves', ({ state }) => [...state().tables.values()].some(({ view }) => view.moves >= 10));
  const since = [one, other].map(({ tape }) => heardOn(tape).length);
  fill();
  await Promise.race([toldLater(one, since[0] ?? 0), toldLater(other, since[1] ?? 0)]);
  await whileFull();
  isOver = true;
  await playing;
  stop();
  expect([one, other].map(({ client }) => client.connection().status)).toEqual(['online', 'online']);
  await expectAgreement(stage);
};
