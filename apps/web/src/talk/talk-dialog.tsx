import { conversationName } from '@battleline/client';
import type { Person } from '@battleline/protocol';
import { useApp } from '../app/app.ts';
import { Sheet } from '../app/sheet.tsx';
import { ConversationView } from './conversation-view.tsx';
import { talkTexts } from './talk-texts.ts';

const nameOf = (person: Person): string => conversationName({ room: 'private', table: null, with: person });

const BlockButton = ({ person }: { readonly person: Person }) => {
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

const Blocked = () => {
  const { session } = useApp();
  const { blocked } = session.state.value;
  if (blocked.length === 0) return null;
  return (
    <details class="blocked">
      <summary>
        {talkTexts.blockedHeading} ({blocked.length})
      </summary>
      <ul>
        {blocked.map((person) => (
          <li key={person.id}>
            {person.name} <BlockButton person={person} />
          </li>
        ))}
      </ul>
    </details>
  );
};

/** Private conversations: with whom, what was said, and who is to be heard no more. */
export const TalkDialog = () => {
  const { talk } = useApp();
  const known = talk.privates.value.flatMap(({ with: person }) => person ?? []);
  const open = talk.open.value ?? known[0] ?? null;
  const people = open && !known.some(({ id }) => id === open.id) ? [open, ...known] : known;
  return (
    <Sheet heading={talkTexts.heading}>
      <div class="talk">
        {people.length === 0 && <p class="soft">{talkTexts.none}</p>}
        <div class="people" role="group" aria-label={talkTexts.conversations}>
          {people.map((person) => (
            <button
              key={person.id}
              type="button"
              class="quiet"
              aria-pressed={person.id === open?.id}
              onClick={() => talk.turnTo(person)}
            >
              {person.name}
              {talk.unread.value.has(nameOf(person)) && (
                <span class="count">{talk.unread.value.get(nameOf(person))}</span>
              )}
            </button>
          ))}
        </div>
        {open && (
          <>
            {talk.isBlocked(open.id) && <p class="soft">{talkTexts.blocked(open.name)}</p>}
            <ConversationView key={open.id} name={nameOf(open)} heading={open.name} address={{ to: open.id }} />
            <p class="soft">
              {talkTexts.playingNote} <BlockButton person={open} />
            </p>
          </>
        )}
        <Blocked />
      </div>
    </Sheet>
  );
};
