import { join } from 'node:path';
import { type Answer, type Client, type Command, createClient, loginGuest, randomTabId } from '@battleline/client';
import type { ClientId } from '@battleline/domain';
import { createHistory, type HistoryKind } from '../history.ts';
import type { AskedCommand, Sighting } from './message.ts';
import { createDoor } from './socket.ts';

/** One client of the run, whose history is kept. */
export type Person = {
  readonly name: string;
  readonly kind: HistoryKind;
  /** null for a visitor */
  readonly id: ClientId | null;
  readonly client: Client;
  /** Asks for something and tells the run how long it took. */
  readonly ask: (command: Command) => Promise<Answer>;
  /** since when he waits for answers, `t` */
  readonly waitingSince: () => readonly number[];
  /** His connection is gone. */
  readonly slam: () => void;
  /** Ends the session where there is one, and the client; the result is what went wrong. */
  readonly leave: (signal: AbortSignal) => Promise<string | undefined>;
};

export type Surroundings = {
  readonly folder: string;
  readonly addresses: readonly string[];
  readonly now: () => number;
  /** from 0 to below 1 */
  readonly random: () => number;
  readonly answered: (command: AskedCommand) => void;
  readonly sighted: (sighting: Sighting) => void;
  readonly fault: (text: string) => void;
};

const LOGIN_ROUNDS = 100;
const SIGN_OUT_MS = 3_000;

const indexOf = (addresses: readonly string[], client: Client): number => {
  const connection = client.connection();
  return connection.status === 'online' ? addresses.indexOf(connection.address) : -1;
};

const shuffled = (addresses: readonly string[], random: () => number): string[] => {
  const rest = [...addresses];
  return addresses.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0] ?? '');
};

/** Someone comes in: a player and a watcher sign in as guests, a visitor doesn't. */
export const enter = async (
  around: Surroundings,
  who: { readonly name: string; readonly kind: HistoryKind; readonly signsIn: boolean },
): Promise<Person> => {
  const { now, random } = around;
  const addresses = shuffled(around.addresses, random);
  const login = who.signsIn ? await loginGuest(addresses, { rounds: LOGIN_ROUNDS }) : undefined;
  const tab = randomTabId();
  const { name, kind } = who;
  const file = join(around.folder, 'histories', `${name}.jsonl`);
  const history = createHistory(file, now, { name, kind, client: login?.you.id ?? null, tab });
  const door = createDoor();
  const client = createClient({
    addresses,
    token: login?.token,
    tab,
    answersReady: false,
    open: history.record(door.open),
    random,
  });
  const waiting = new Set<{ readonly asked: number }>();
  let isLeaving = false;
  client.on('connection', (connection) => {
    const { status } = connection;
    if (status === 'online' || status === 'offline' || status === 'closed')
      around.sighted({ who: name, t: now(), gateway: indexOf(around.addresses, client) });
    if (status === 'closed' && !isLeaving) around.fault(`${name} was sent away with close code ${connection.code}`);
  });

  const ask: Person['ask'] = async (command) => {
    const entry = { asked: now() };
    waiting.add(entry);
    history.asked(command.type);
    const answer = await client.send(command);
    waiting.delete(entry);
    const code = answer.ok ? 'ok' : answer.code === 'CLOSED' ? null : answer.code;
    const gateway = indexOf(around.addresses, client);
    around.answered({ who: name, command: command.type, ...entry, answered: now(), code, gateway });
    return answer;
  };

  const signOut = async (signal: AbortSignal): Promise<string | undefined> => {
    let last = 'it was not tried';
    for (let tries = 0; !signal.aborted; tries += 1) {
      const address = addresses[tries % addresses.length] ?? '';
      try {
        const response = await fetch(new URL('/api/session', address), {
          method: 'DELETE',
          headers: { authorization: `Bearer ${login?.token}` },
          signal: AbortSignal.any([signal, AbortSignal.timeout(SIGN_OUT_MS)]),
        });
        if (response.ok || response.status === 401) return undefined;
        last = `${response.status}`;
      } catch (error) {
        last = String(error);
      }
    }
    return `${name} could not sign out: ${last}`;
  };

  return {
    name,
    kind,
    id: login?.you.id ?? null,
    client,
    ask,
    waitingSince: () => [...waiting].map(({ asked }) => asked),
    slam: door.slam,
    leave: async (signal) => {
      isLeaving = true;
      const fault = login && (await signOut(signal));
      client.close();
      await history.close();
      return fault;
    },
  };
};
