import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';

/** What is told once: regions for those who listen, and notes that pass. */
export const Announcements = () => {
  const { announcer } = useApp();
  return (
    <>
      <div class="for-listeners" aria-live="polite">
        {announcer.polite.value}
      </div>
      <div class="for-listeners" aria-live="assertive">
        {announcer.assertive.value}
      </div>
      <div class="notices">
        {announcer.notices.value.map(({ id, text, tone }) => (
          <p key={id} class={`notice ${tone}`}>
            <span>{text}</span>
            <button type="button" class="round" aria-label={texts.page.close} onClick={() => announcer.dismiss(id)}>
              <Icon name="close" />
            </button>
          </p>
        ))}
      </div>
    </>
  );
};
