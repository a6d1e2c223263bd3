import { conversationName } from '@battleline/client';
import type { TableId } from '@battleline/domain';
import { useSignal } from '@preact/signals';
import { useApp } from '../app/app.ts';
import { ConversationView } from './conversation-view.tsx';
import { MuteButton } from './listen-buttons.tsx';
import { talkTexts } from './talk-texts.ts';
import { roomAt } from './talk.ts';

const ROOMS = ['table', 'watchers'] as const;
/** So many of those who have spoken can be muted beside their talk. */
const MOST_SPEAKERS = 2;

/** What is said at a table, and who watches it; watchers see what the players say beside what they say themselves. */
export const TableTalk = ({ table }: { readonly table: TableId }) => {
  const { session } = useApp();
  const state = session.state.value;
  const { watchers, tables, you } = state;
  const chosen = useSignal<(typeof ROOMS)[number] | null>(null);
  const own = roomAt(state, table);
  const players = tables.get(table)?.players;
  const sits = you !== null && (players?.north.id === you.id || players?.south.id === you.id);
  const room = sits ? 'table' : (chosen.value ?? own);
  const told = watchers.get(table);
  const name = conversationName({ room, table, with: null });
  const said = state.chat.get(name)?.lines.map(({ from }) => from) ?? [];
  const others = new Map(said.filter(({ id }) => id !== you?.id).map((person) => [person.id, person]));
  const speakers = [...others.values()].slice(-MOST_SPEAKERS);
  return (
    <>
      {!sits && (
        <div class="rooms" role="group" aria-label={talkTexts.conversations}>
          {ROOMS.map((one) => (
            <button
              key={one}
              type="button"
              class="quiet"
              aria-pressed={room === one}
              onClick={() => (chosen.value = one)}
            >
              {talkTexts.rooms[one]}
            </button>
          ))}
        </div>
      )}
      <div class="there">
        <p class="soft who-watches">
          {talkTexts.watchers(told?.total ?? 0, told?.watchers.map(({ name }) => name) ?? [])}
        </p>
        {speakers.map((person) => (
          <MuteButton key={person.id} person={person} class="quiet" withName />
        ))}
      </div>
      <ConversationView name={name} heading={talkTexts.rooms[room]} address={room === own ? { table } : null} />
    </>
  );
};
