import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { DeckPiles } from '../table/decks.tsx';
import { Hand } from '../table/hand.tsx';
import { Inspector } from '../table/inspector.tsx';
import { OrderLine } from '../table/order-line.tsx';
import { Player } from '../table/players.tsx';
import { Aside, Board, DetailsButton, useTable } from '../table/table-parts.tsx';
import { UnseenCards } from '../table/unseen-cards.tsx';
import { createLesson, type Lesson } from './lesson.ts';
import { LESSON } from './lesson-script.ts';
import { lessonTexts as texts } from './lesson-texts.ts';

const THINK_MS = { normal: 900, fast: 350, none: 0 } as const;

/** Says what is to be done, and how far one has come. */
const Coach = ({ lesson }: { readonly lesson: Lesson }) => {
  const isFree = lesson.step.value >= LESSON.length;
  return (
    <section class="coach" aria-label={texts.heading}>
      <h1>{texts.heading}</h1>
      <p role="status">{lesson.say.value}</p>
      <p class="orders">
        {lesson.isToRead.value && (
          <button type="button" class="order main" onClick={lesson.goOn}>
            {texts.next}
          </button>
        )}
        {isFree && (
          <Link to={{ page: 'lobby' }} class="order">
            {texts.lobby}
          </Link>
        )}
      </p>
      {!isFree && (
        <progress
          max={LESSON.length}
          value={lesson.step.value + 1}
          aria-label={texts.step(lesson.step.value + 1, LESSON.length)}
        />
      )}
    </section>
  );
};

/** A first game at a table of one's own, with somebody who says what to do. */
export const LessonPage = () => {
  const app = useApp();
  const lesson = useMemo(() => {
    const { settings, announcer, play } = app;
    const thinkMs = (): number => THINK_MS[settings.choices.peek().speed];
    return createLesson({ parts: { settings, announcer, play }, random: Math.random, thinkMs });
  }, [app]);
  useEffect(() => lesson.close, [lesson]);
  const { desk } = lesson;
  const { root, isZen, isAsideOpen } = useTable(desk);
  return (
    <div class={`table lesson${isZen.value ? ' zen' : ''}`} data-moves={desk.frame.value?.view.moves} ref={root}>
      <div class="play">
        <Coach lesson={lesson} />
        <div class="seat-line">
          <Player desk={desk} seat="north" isNear={false} />
          <span class="tools">
            <DetailsButton isOpen={isAsideOpen} />
          </span>
        </div>
        <Board desk={desk} />
        <OrderLine desk={desk} />
        <div class="near-line">
          <Player desk={desk} seat="south" isNear />
          <Hand desk={desk} />
          <DeckPiles desk={desk} />
        </div>
      </div>
      <Aside isOpen={isAsideOpen}>
        <Inspector desk={desk} />
        <UnseenCards desk={desk} />
      </Aside>
    </div>
  );
};
