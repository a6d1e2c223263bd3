import { conversationName } from '@battleline/client';
import type { TableId } from '@battleline/domain';
import { useSignal } from '@preact/signals';
import { useApp } from '../app/app.ts';
import { ConversationView } from './conversation-view.tsx';
import { talkTexts } from './talk-texts.ts';
import { roomAt } from './talk.ts';

const ROOMS = ['table', 'watchers'] as const;

/** What is said at a table, and who watches it; watchers see what the players say beside what they say themselves. */
export const TableTalk = ({ table }: { readonly table: TableId }) => {
  const { session } = useApp();
  const { watchers, tables, you } = session.state.value;
  const chosen = useSignal<(typeof ROOMS)[number] | null>(null);
  const own = roomAt(session.state.value, table);
  const players = tables.get(table)?.players;
  const sits = you !== null && (players?.north.id === you.id || players?.south.id === you.id);
  const room = sits ? 'table' : (chosen.value ?? own);
  const told = watchers.get(table);
  return (
    <section class="table-talk" aria-label={talkTexts.heading}>
      <div class="head">
        <h2>{talkTexts.heading}</h2>
        {!sits &&
          ROOMS.map((one) => (
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
      <p class="soft who-watches">
        {talkTexts.watchers(told?.total ?? 0, told?.watchers.map(({ name }) => name) ?? [])}
      </p>
      <ConversationView
        name={conversationName({ room, table, with: null })}
        heading={talkTexts.rooms[room]}
        address={room === own ? { table } : null}
      />
    </section>
  );
};
