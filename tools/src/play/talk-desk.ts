import { type Client, type Command, conversationName } from '@battleline/client';
import type { ClientId, TableId } from '@battleline/domain';
import type { ChatFrame, Person } from '@battleline/protocol';
import { refusedLine } from './refused-text.ts';

/** Talk at the terminal: shows what is said, and says what one writes. */
export type TalkDesk = {
  /** Does what a line says; false where it isn't about talk. `table`: the one that is shown. */
  readonly handle: (line: string, table: TableId | undefined) => Promise<boolean>;
  readonly close: () => void;
};

const PLACES = { private: 'to you', table: 'at the table', watchers: 'among watchers' } as const;

/** Whom the lobby's list shows by this number, if it is somebody. */
export type FindClient = (number: string) => ClientId | undefined;

const newLines = (frame: ChatFrame, told: Set<string>) => {
  const fresh = frame.lines.filter(({ id }) => !told.has(id));
  for (const { id } of fresh) told.add(id);
  return fresh;
};

export const createTalkDesk = (client: Client, say: (...lines: string[]) => void, find: FindClient): TalkDesk => {
  const told = new Set<string>();
  let lastWith: Person | null = null;

  const stop = client.on('chat', (frame) => {
    if (frame.with) lastWith = frame.with;
    const { you, chat } = client.state();
    const blocked = new Set(client.state().blocked.map(({ id }) => id));
    if (!chat.has(conversationName(frame))) return;
    for (const { from, text } of newLines(frame, told))
      if (from.id !== you?.id && !blocked.has(from.id)) say(`${from.name} (${PLACES[frame.room]}): ${text}`);
  });

  const ask = async (command: Command, done: string): Promise<boolean> => {
    const answer = await client.send(command);
    say(answer.ok ? done : refusedLine(answer));
    return true;
  };
  const nobody = (): boolean => {
    say('Say to whom by his number in the list of players.');
    return true;
  };

  const listBlocked = (): boolean => {
    const names = client.state().blocked.map(({ name }) => name);
    say(names.length > 0 ? `Blocked: ${names.join(', ')}` : 'You have blocked nobody.');
    return true;
  };
  /** One who is blocked isn't in the list: he is found by his name. */
  const unblock = (name: string): Promise<boolean> | boolean => {
    const found = client.state().blocked.find((person) => person.name === name);
    return found ? ask({ type: 'unblock', client: found.id }, `${name} is heard again.`) : listBlocked();
  };

  return {
    handle: async (line, table) => {
      const [, verb = '', rest = ''] = /^(\w+)\s*(.*)$/s.exec(line) ?? [];
      const [, number = '', text = ''] = /^(\d+)\s*(.*)$/s.exec(rest) ?? [];
      const other = find(number);
      switch (verb) {
        case 'say':
          if (table !== undefined) return ask({ type: 'chat', table, text: rest }, 'Said.');
          say('You are at no table: tell 3 hello speaks to player 3.');
          return true;
        case 'reply':
          return lastWith ? ask({ type: 'chat', to: lastWith.id, text: rest }, `Said to ${lastWith.name}.`) : nobody();
        case 'tell':
          return other ? ask({ type: 'chat', to: other, text }, 'Said.') : nobody();
        case 'block':
          return other ? ask({ type: 'block', client: other }, 'Blocked: you hear nothing of him any more.') : nobody();
        case 'unblock':
          return unblock(rest);
        case 'blocked':
          return listBlocked();
        default:
          return false;
      }
    },
    close: stop,
  };
};
