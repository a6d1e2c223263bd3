import { conversationName } from '@battleline/client';
import { useSignal } from '@preact/signals';
import { useApp } from '../app/app.ts';
import { TableTalk } from '../talk/table-talk.tsx';
import { talkTexts } from '../talk/talk-texts.ts';
import { texts } from '../texts.ts';
import { MoveList } from './chronicle-list.tsx';
import type { Desk } from './desk.ts';
import { PastButtons } from './past-buttons.tsx';

/** What was done and what was said at a table; one of the two is open. */
export const Ledger = ({ desk }: { readonly desk: Desk }) => {
  const { talk } = useApp();
  const open = useSignal<'moves' | 'talk'>('moves');
  const unread = (['table', 'watchers'] as const).reduce(
    (sum, room) => sum + (talk.unread.value.get(conversationName({ room, table: desk.table, with: null })) ?? 0),
    0,
  );
  const leaf = (name: 'moves' | 'talk', text: string, label?: string) => (
    <h2>
      <button
        type="button"
        aria-expanded={open.value === name}
        aria-controls="ledger"
        aria-label={label}
        onClick={() => (open.value = name)}
      >
        {text}
        {name === 'talk' && unread > 0 && (
          <span class="unread" aria-hidden="true">
            {unread}
          </span>
        )}
      </button>
    </h2>
  );
  return (
    <section class="ledger" aria-label={texts.table.ledger}>
      <div class="head">
        {leaf('moves', texts.chronicle.heading)}
        {leaf('talk', talkTexts.heading, unread > 0 ? talkTexts.atTable(unread) : undefined)}
        <PastButtons desk={desk} />
      </div>
      <div id="ledger" class={open.value === 'moves' ? 'chronicle' : 'table-talk'}>
        {open.value === 'moves' ? <MoveList desk={desk} /> : <TableTalk table={desk.table} />}
      </div>
    </section>
  );
};
