import type { Answer, Command } from '@battleline/client';
import type { ClientId, TableId } from '@battleline/domain';
import type { Person } from './person.ts';

/** What people say besides playing. */
export type Talk = {
  /** One who plays at this table says something: to all there, to his opponent or to anybody else. */
  readonly atTable: (person: Person, table: TableId, opponent: ClientId) => Promise<void>;
  /** One who watches it does. */
  readonly whileWatching: (person: Person, table: TableId) => Promise<void>;
  /** He blocks one whom he has heard, or bears somebody again. */
  readonly block: (person: Person, table: TableId) => Promise<void>;
};

export type TalkDeps = {
  /** from 0 to below 1 */
  readonly random: () => number;
  /** all who have come in so far */
  readonly people: () => readonly Person[];
  readonly fault: (text: string) => void;
};

type Chat = Extract<Command, { readonly type: 'chat' }>;

const PHRASES = ['good luck', 'nice one', 'are you sure?', 'your turn', 'well played', 'one moment, please'];
/** So much of what is said to somebody else is said to one who watches: he hears it at once, and may have blocked one. */
const TO_WATCHERS = 0.5;
/** So many one bears no more, at most. */
const BLOCKED = 4;
/** Refusals of a line that an honest person may come across: he talks fast, or the other one has just left. */
const PASSING = ['SAID_TOO_MUCH', 'UNKNOWN_PLAYER', 'EXPIRED', 'CLOSED'];
/** … and of one who watches: the table may be gone. */
const PASSING_WATCHERS = [...PASSING, 'NOT_AT_TABLE', 'UNKNOWN_TABLE'];

export const createTalk = ({ random, people, fault }: TalkDeps): Talk => {
  let said = 0;
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];

  const text = (): string => `${pick(PHRASES)} (${(said += 1)})`;

  const note = ({ name }: Person, what: string, answer: Answer, passing: readonly string[]): void => {
    if (!answer.ok && !passing.includes(answer.code)) fault(`${name} could not ${what}: ${answer.code}`);
  };

  const say = async (person: Person, to: Pick<Chat, 'to'> | Pick<Chat, 'table'>, passing: readonly string[]) =>
    note(person, 'say a line', await person.ask({ type: 'chat', ...to, text: text() }), passing);

  const somebodyElse = (than: Person): ClientId | undefined => {
    const isWatcher = random() < TO_WATCHERS;
    const others = people().filter(
      ({ id, kind }) => id !== null && id !== than.id && (kind === 'watcher') === isWatcher,
    );
    return pick(others)?.id ?? undefined;
  };

  return {
    atTable: (person, table, opponent) => {
      const lot = random();
      const other = lot < 0.5 ? undefined : lot < 0.7 ? opponent : somebodyElse(person);
      return say(person, other === undefined ? { table } : { to: other }, PASSING);
    },
    whileWatching: (person, table) => say(person, { table }, PASSING_WATCHERS),
    block: async (person, table) => {
      const { chat, blocked } = person.client.state();
      const [first] = blocked;
      if (first && blocked.length >= BLOCKED) {
        note(person, 'unblock somebody', await person.ask({ type: 'unblock', client: first.id }), PASSING);
        return;
      }
      const heard = [...chat.values()].flatMap((one) => (one.table === null || one.table === table ? one.lines : []));
      const client = pick(heard.filter(({ from }) => from.id !== person.id))?.from.id;
      if (client) note(person, 'block somebody', await person.ask({ type: 'block', client }), PASSING);
    },
  };
};
