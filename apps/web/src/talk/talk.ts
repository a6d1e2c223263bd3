import { type ClientState, type Conversation, conversationName } from '@battleline/client';
import type { ClientId, TableId } from '@battleline/domain';
import type { LineShown, Person } from '@battleline/protocol';
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Announcer } from '../app/announcer.ts';
import { tell } from '../app/tell.ts';
import type { Session } from '../session/session.ts';
import type { Keep } from '../session/storage.ts';
import { createMuted, type Muted } from './muted.ts';
import { talkTexts } from './talk-texts.ts';

/** To whom one speaks. */
export type Address = { readonly to: ClientId } | { readonly table: TableId };

/** What was said to this person, and what he says. */
export type Talk = {
  /** private conversations, the one that was alive last first */
  readonly privates: ReadonlySignal<readonly Conversation[]>;
  readonly at: (name: string) => Conversation | undefined;
  /** lines that nobody has looked at, by conversation */
  readonly unread: ReadonlySignal<ReadonlyMap<string, number>>;
  /** the private conversation that the dialog shows */
  readonly open: ReadonlySignal<Person | null>;
  readonly turnTo: (person: Person | null) => void;
  /** The conversation is before one's eyes, as far as it goes. */
  readonly look: (name: string) => void;
  /** false where the line was refused; the reason has been told then */
  readonly say: (address: Address, text: string) => Promise<boolean>;
  readonly block: (client: ClientId, wanted: boolean) => Promise<boolean>;
  readonly isBlocked: (client: ClientId) => boolean;
  readonly muted: Muted;
};

export type TalkDeps = {
  readonly session: Pick<Session, 'state' | 'connection' | 'send'>;
  readonly announcer: Announcer;
  readonly keep: Keep;
  /** whether the conversation is before one's eyes now */
  readonly isShown: (name: string) => boolean;
  readonly heard: () => void;
};

/** What this viewer hears of a conversation: nothing of those whom he has blocked or muted. */
const withoutThese = (people: readonly Person[], conversation: Conversation): Conversation => {
  const ids = new Set(people.map(({ id }) => id));
  return ids.size === 0
    ? conversation
    : { ...conversation, lines: conversation.lines.filter(({ from }) => !ids.has(from.id)) };
};

/** The room in which one speaks at a table: players to all, watchers among themselves until the game is over. */
export const roomAt = ({ you, tables }: ClientState, table: TableId): 'table' | 'watchers' => {
  const frame = tables.get(table);
  const sits = you && frame && [frame.players.north.id, frame.players.south.id].includes(you.id);
  return sits || frame?.view.position?.result ? 'table' : 'watchers';
};

export const createTalk = ({ session, announcer, keep, isShown, heard }: TalkDeps): Talk => {
  const { state, connection } = session;
  const muted = createMuted(keep);
  const unread = signal<ReadonlyMap<string, number>>(new Map());
  const open = signal<Person | null>(null);
  const known = new Set<string>();
  /** log time of the first greeting, ms since 1970: what was said before is no news */
  let newSince = Infinity;

  const at = (name: string): Conversation | undefined => {
    const found = state.value.chat.get(name);
    return found && withoutThese([...state.value.blocked, ...muted.people.value], found);
  };
  const privates = computed(() => [...state.value.chat.values()].filter(({ room }) => room === 'private').toReversed());

  effect(() => {
    if (connection.value.status === 'online' && newSince === Infinity) newSince = state.peek().at / 1000;
  });

  const bring = (conversation: Conversation, { from, text }: LineShown): void => {
    const name = conversationName(conversation);
    const sentence = talkTexts.said(from.name, text);
    heard();
    if (isShown(name)) return announcer.say(sentence);
    announcer.notice(sentence);
    unread.value = new Map(unread.peek()).set(name, (unread.peek().get(name) ?? 0) + 1);
  };

  effect(() => {
    const { chat, you, blocked } = state.value;
    for (const conversation of chat.values())
      for (const line of withoutThese(blocked, conversation).lines) {
        if (known.has(line.id)) continue;
        known.add(line.id);
        const isHeard = line.from.id !== you?.id && !muted.has(line.from.id);
        if (line.time > newSince && isHeard) bring(conversation, line);
      }
  });

  return {
    privates,
    at,
    unread,
    open,
    turnTo: (person) => (open.value = person),
    look: (name) => {
      if (!unread.peek().has(name)) return;
      const rest = new Map(unread.peek());
      rest.delete(name);
      unread.value = rest;
    },
    say: (address, text) => tell({ session, announcer }, { type: 'chat', ...address, text }),
    block: (client, wanted) => tell({ session, announcer }, { type: wanted ? 'block' : 'unblock', client }),
    muted,
    isBlocked: (client) => state.value.blocked.some(({ id }) => id === client),
  };
};
