import { sensiblePlay } from '@battleline/client';
import { effect, type ReadonlySignal } from '@preact/signals';
import { expect, test } from '@jest/globals';
import { createAnnouncer } from '../app/announcer.ts';
import { createSettings } from '../session/settings.ts';
import { createLesson, type Lesson } from './lesson.ts';
import { LESSON } from './lesson-script.ts';
import { lessonTexts } from './lesson-texts.ts';

const once = (isSo: ReadonlySignal<boolean> | (() => boolean)): Promise<void> =>
  new Promise((resolve) => {
    const stop = effect(() => {
      if (typeof isSo === 'function' ? isSo() : isSo.value) queueMicrotask(() => (stop(), resolve()));
    });
  });

const begin = () => {
  const settings = createSettings({ read: () => null, write: () => undefined });
  const parts = { settings, announcer: { ...createAnnouncer(), notice: () => undefined }, play: () => undefined };
  let seed = 1;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return { lesson: createLesson({ parts, random, thinkMs: () => 0 }), random };
};

/** Does what each step asks for, up to this one. */
const follow = async ({ desk, step, goOn }: Lesson, end: number): Promise<void> => {
  while (step.value < end) {
    const { move } = LESSON[step.value] ?? { move: null };
    if (move === null) goOn();
    else {
      await once(desk.isMyTurn);
      const before = step.value;
      desk.type(move);
      await once(() => step.value > before);
    }
  }
};

test('who does what the lesson says wins two flags, and then the rest of the game is his own', async () => {
  const { lesson, random } = begin();
  const { desk } = lesson;
  await follow(lesson, LESSON.length);
  const position = desk.frame.value?.view.position;
  expect(position?.flags.filter(({ winner }) => winner === 'south').map(({ flag }) => flag)).toEqual([4, 5]);
  expect(lesson.say.value).toBe(lessonTexts.free);
  for (;;) {
    await once(() => desk.isMyTurn.value || desk.frame.value?.view.status === 'finished');
    const view = desk.frame.value?.view;
    if (view?.status !== 'playing') break;
    desk.type(sensiblePlay(view, random) ?? '');
    const { moves } = view;
    await once(() => (desk.frame.value?.view.moves ?? 0) > moves);
  }
  expect([lessonTexts.won, lessonTexts.lost]).toContain(lesson.say.value);
  lesson.close();
});

test('what the lesson doesn’t ask for isn’t done, and is said to be for later', async () => {
  const { lesson } = begin();
  const { desk } = lesson;
  expect(desk.frame.value?.view.legal).toEqual([]);
  await follow(lesson, 1);
  expect(desk.frame.value?.view.legal).toEqual(['play R9 f5']);
  desk.type('play R9 f1');
  await once(() => desk.hint.value !== '');
  expect(desk.hint.value).toContain(lessonTexts.other);
  expect(lesson.step.value).toBe(1);
  lesson.close();
});
