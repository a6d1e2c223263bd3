import { sensiblePlay } from '@battleline/client';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { createDesk, type Desk } from '../table/desk.ts';
import type { DeskParts } from '../table/desk-parts.ts';
import { texts } from '../texts.ts';
import { LESSON, lessonDeal } from './lesson-script.ts';
import { lessonTexts } from './lesson-texts.ts';
import { createPractice } from './practice.ts';

/** A first game: its beginning follows the script, its end the learner. */
export type Lesson = {
  readonly desk: Desk;
  /** from 0; at `LESSON.length` the learner is free */
  readonly step: ReadonlySignal<number>;
  readonly say: ReadonlySignal<string>;
  /** whether the step only wants to be read */
  readonly isToRead: ReadonlySignal<boolean>;
  readonly goOn: () => void;
  readonly close: () => void;
};

export type LessonDeps = {
  readonly parts: Omit<DeskParts, 'session' | 'tabKeep'>;
  readonly random: () => number;
  /** how long the opponent thinks, ms */
  readonly thinkMs: () => number;
};

/** Nothing of a lesson outlives it. */
const NO_KEEP = { read: () => null, write: () => undefined };

export const createLesson = ({ parts, random, thinkMs }: LessonDeps): Lesson => {
  const step = signal(0);
  const answers: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isFree = (): boolean => step.peek() >= LESSON.length;
  const practice = createPractice({
    deal: lessonDeal(random),
    names: { north: lessonTexts.opponent, south: texts.happening.you },
    random,
    other: lessonTexts.other,
    wanted: () => (isFree() ? null : (LESSON[step.peek()]?.move ?? '')),
    moved: (seat) => {
      if (seat === 'south' && !isFree()) {
        answers.push(...(LESSON[step.peek()]?.answers ?? []));
        step.value += 1;
      }
      think();
    },
  });
  const think = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const move = answers.shift() ?? (isFree() ? practice.choose(sensiblePlay) : undefined);
      if (move !== undefined) practice.answer(move);
    }, thinkMs());
  };
  // Where nothing can be lost, nothing needs to be confirmed.
  const choices = computed(() => ({ ...parts.settings.choices.value, confirms: 'never' as const }));
  const desk = createDesk({ ...parts, settings: { choices }, session: practice, tabKeep: NO_KEEP }, practice.table);
  const say = computed(() => {
    const result = practice.frame.value.view.position?.result;
    if (result) return result.winner === 'south' ? lessonTexts.won : lessonTexts.lost;
    return LESSON[step.value]?.say ?? lessonTexts.free;
  });
  return {
    desk,
    step,
    say,
    isToRead: computed(() => LESSON[step.value]?.move === null),
    goOn: () => {
      step.value += 1;
      practice.show();
    },
    close: () => {
      clearTimeout(timer);
      desk.close();
    },
  };
};
