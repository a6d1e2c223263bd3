import { texts } from '../texts.ts';

/** The name of the game, with its mark: nine flags, of which five are held. */
export const Wordmark = () => (
  <>
    <svg class="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <circle cx="20" cy="20" r="19" class="rim" />
      <circle cx="20" cy="20" r="15.500" class="boss" />
      {[0, 45, 90, 135, 180, 225, 270, 315].map((angle) => (
        <path key={angle} class="ray" d="M20 5.500 22.600 15H17.400Z" transform={`rotate(${angle} 20 20)`} />
      ))}
      <circle cx="20" cy="20" r="4" class="ray" />
    </svg>
    <span>{texts.title}</span>
  </>
);
