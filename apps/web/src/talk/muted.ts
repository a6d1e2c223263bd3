import type { Person } from '@battleline/protocol';
import { parseClientId } from '@battleline/domain';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Keep } from '../session/storage.ts';

/** Whom this browser doesn't let be heard: unlike a block it is nobody else's business, and invites still come. */
export type Muted = {
  readonly people: ReadonlySignal<readonly Person[]>;
  readonly has: (client: Person['id']) => boolean;
  readonly mute: (person: Person, wanted: boolean) => void;
};

const KEY = 'muted';
/** Whoever was muted longest ago is forgotten then. */
const MOST = 200;

const isPerson = (kept: unknown): kept is Person =>
  typeof kept === 'object' &&
  kept !== null &&
  'id' in kept &&
  typeof kept.id === 'string' &&
  parseClientId(kept.id) !== undefined &&
  'name' in kept &&
  typeof kept.name === 'string' &&
  'kind' in kept;

export const createMuted = (keep: Keep): Muted => {
  const kept = keep.read(KEY);
  const people = signal<readonly Person[]>(Array.isArray(kept) ? kept.filter(isPerson) : []);
  return {
    people,
    has: (client) => people.value.some(({ id }) => id === client),
    mute: (person, wanted) => {
      const { id, name, kind } = person;
      const others = people.value.filter((one) => one.id !== id);
      people.value = [...others, ...(wanted ? [{ id, name, kind }] : [])].slice(-MOST);
      keep.write(KEY, people.value);
    },
  };
};
