import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { talkTexts } from './talk-texts.ts';
import type { Address } from './talk.ts';

type ConversationProps = {
  /** its `conversationName` */
  readonly name: string;
  readonly heading: string;
  /** null: one only listens */
  readonly address: Address | null;
};

/** Whether this conversation is before one's eyes now. */
export const isConversationShown = (name: string): boolean =>
  [...document.querySelectorAll<HTMLElement>('[data-conversation]')].some(
    (view) => view.dataset['conversation'] === name && view.checkVisibility(),
  );

/** What was said in one conversation, and a line to say more. */
export const ConversationView = ({ name, heading, address }: ConversationProps) => {
  const { talk, session } = useApp();
  const list = useRef<HTMLUListElement>(null);
  const isSaying = useSignal(false);
  const lines = talk.at(name)?.lines ?? [];
  const { you } = session.state.value;
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length, name]);
  useEffect(() => talk.look(name), [lines.length, name, talk.unread.value]);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem('line') as HTMLInputElement;
    const text = input.value;
    if (address === null || text.trim() === '' || isSaying.value) return;
    isSaying.value = true;
    // What is refused stays to be mended.
    if ((await talk.say(address, text)) && input.value === text) input.value = '';
    isSaying.value = false;
  };
  return (
    <div class="conversation" data-conversation={name}>
      <ul ref={list} tabIndex={0} aria-label={heading}>
        {lines.length === 0 && <li class="soft">{talkTexts.empty}</li>}
        {lines.map(({ id, from, text, time }) => (
          <li key={id} class={from.id === you?.id ? 'own' : ''}>
            <b>{from.id === you?.id ? talkTexts.you : from.name}</b>{' '}
            <time dateTime={new Date(time).toISOString()}>
              {new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
            </time>{' '}
            <bdi>{text}</bdi>
          </li>
        ))}
      </ul>
      {address !== null && (
        <form onSubmit={(event) => void submit(event)}>
          <input
            name="line"
            type="text"
            autocomplete="off"
            maxLength={560}
            aria-label={talkTexts.label(heading)}
            placeholder={talkTexts.placeholder}
          />
          <button type="submit" aria-disabled={isSaying.value}>
            {talkTexts.send}
          </button>
        </form>
      )}
    </div>
  );
};
