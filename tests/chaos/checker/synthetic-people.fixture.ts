import type { ClientId, SessionId, TabId } from '@battleline/domain';
import type { Random } from '@battleline/service/testing';
import type { HistoryEntry, HistoryKind } from '../history.ts';
import type { HistorySource } from './history-reading.ts';

// Who takes part in a made-up run, and the histories that their client programs would have written.

/** Someone whose history is written. */
export type Somebody = {
  readonly name: string;
  readonly client: ClientId | null;
  readonly tab: TabId;
  readonly entries: HistoryEntry[];
};
export type Seated = Somebody & { readonly client: ClientId; readonly session: SessionId };

/** All histories, and the clock that they go by: a step for each frame. */
export const createHistories = (random: Random, lobbyNow: () => number) => {
  const people: Somebody[] = [];
  let t = 0;

  const note = (who: Somebody, entry: Omit<HistoryEntry & { type: 'heard' }, 't' | 'connection'>): void =>
    void who.entries.push({ ...entry, t: (t += 1), connection: 0 });
  const tell = (who: Somebody, frame: object): void =>
    note(who, { type: 'heard', frame: JSON.parse(JSON.stringify({ ...frame, at: 0 })) as { type: string } });
  const hear = (who: Somebody, frame: object): void =>
    void who.entries.push({ type: 'sent', t: (t += 1), connection: 0, frame: frame as { type: string } });

  const enter = (name: string, kind: HistoryKind, client: ClientId | null, moment?: string): Somebody => {
    const who = { name, client, tab: random.hex(16) as TabId, entries: [] as HistoryEntry[] };
    const { tab } = who;
    who.entries.push({ type: 'who', t, name, kind, client, tab, ...(moment !== undefined && { moment }) });
    who.entries.push({ type: 'connecting', t, connection: 0, address: 'ws://gateway-0/socket' });
    who.entries.push({ type: 'opened', t, connection: 0 });
    hear(who, { type: 'hello', tab });
    tell(who, { type: 'welcome', lobby: lobbyNow() });
    people.push(who);
    return who;
  };

  const sources = (): HistorySource[] =>
    people.map(({ name, entries }) => ({
      name,
      entries: async function* () {
        yield* entries;
        yield { type: 'end', t };
      },
    }));

  return {
    people,
    enter,
    tell,
    hear,
    sources,
    now: (): number => t,
    later: (ms: number): void => void (t += ms),
  };
};
export type Histories = ReturnType<typeof createHistories>;
