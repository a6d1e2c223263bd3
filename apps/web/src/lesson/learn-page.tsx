import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { texts } from '../texts.ts';

/** The lesson, which comes when it is wanted: it isn't part of the first load. */
export const LearnPage = () => {
  const lesson = useSignal<{ readonly Page: ComponentType } | 'away' | null>(null);
  useEffect(() => {
    import('./lesson-page.tsx').then(
      ({ LessonPage }) => (lesson.value = { Page: LessonPage }),
      () => (lesson.value = 'away'),
    );
  }, []);
  if (lesson.value !== null && lesson.value !== 'away') return <lesson.value.Page />;
  return (
    <div class="waiting">
      <p role="status">{lesson.value === 'away' ? texts.connection.noGateway : texts.page.loading}</p>
    </div>
  );
};
