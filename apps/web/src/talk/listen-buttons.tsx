import type { Person } from '@battleline/protocol';
import { useApp } from '../app/app.ts';
import { talkTexts } from './talk-texts.ts';

type ButtonProps = { readonly person: Person; readonly class?: string; readonly withName?: boolean };

/** Lets somebody be heard here, or not. */
export const MuteButton = ({ person, class: look = 'order', withName = false }: ButtonProps) => {
  const { talk } = useApp();
  const isMuted = talk.muted.has(person.id);
  const label = (isMuted ? talkTexts.unmuteWho : talkTexts.muteWho)(person.name);
  return (
    <button type="button" class={look} aria-label={label} onClick={() => talk.muted.mute(person, !isMuted)}>
      {withName ? label : isMuted ? talkTexts.unmute : talkTexts.mute}
    </button>
  );
};

/** Keeps somebody away altogether: his lines and his invites, on every device. */
export const BlockButton = ({ person }: ButtonProps) => {
  const { talk } = useApp();
  const isBlocked = talk.isBlocked(person.id);
  return (
    <button
      type="button"
      class="order"
      aria-label={isBlocked ? talkTexts.unblockWho(person.name) : talkTexts.blockWho(person.name)}
      onClick={() => void talk.block(person.id, !isBlocked)}
    >
      {isBlocked ? talkTexts.unblock : talkTexts.block}
    </button>
  );
};
