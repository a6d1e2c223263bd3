// Players of a chaos run in a process of their own; started by tests/chaos/main.ts, which it speaks with.
import { randomBytes } from 'node:crypto';
import { createRandom } from '@battleline/service/testing';
import { createHall } from './hall.ts';
import type { AskedCommand, FromLoad, LoadPlan, Sighting, ToLoad } from './message.ts';
import { createPace } from './pace.ts';
import { enter, type Person, type Surroundings } from './person.ts';
import { createPlayer } from './player.ts';
import { createTalk } from './talk.ts';
import { wander } from './watcher.ts';

const NEWS_MS = 250;
/** So many come in at once. */
const ENTERING = 8;
/** Each connection is lost by the client's side after so long on average. */
const SLAM_MS = 90_000;
const LEAVE_MS = 60_000;
const RESIGN_AGAIN_MS = 2_000;

const tell = (message: FromLoad): void => void process.send?.(message);
// Nobody is left to play for.
process.on('disconnect', () => process.exit(1));
// Ctrl-C is the parent's business.
process.on('SIGINT', () => undefined);
process.on('unhandledRejection', (error) => {
  tell({ type: 'fault', text: `the load process broke: ${error instanceof Error ? error.stack : String(error)}` });
});

const run = async (plan: LoadPlan): Promise<void> => {
  const { below } = createRandom(plan.seed);
  const random = (): number => below(2 ** 32) / 2 ** 32;
  const now = (): number => performance.timeOrigin + performance.now() - plan.epoch;
  const pace = createPace(plan.rate, random);
  const persons: Person[] = [];
  let isOpen = true;
  let commands: AskedCommand[] = [];
  let sightings: Sighting[] = [];
  const fault = (text: string): void => tell({ type: 'fault', text });

  setInterval(() => {
    tell({ type: 'news', commands, sightings });
    [commands, sightings] = [[], []];
  }, NEWS_MS);

  const around: Surroundings = {
    folder: plan.folder,
    addresses: plan.addresses,
    now,
    random,
    answered: (command) => void commands.push(command),
    sighted: (sighting) => void sightings.push(sighting),
    fault,
  };
  const talk = createTalk({ random, people: () => persons, fault });
  const deps = { random, isOpen: () => isOpen, fault, talk };
  const hall = createHall(deps);

  const guests = [
    ...Array.from({ length: plan.players }, (_, i) => async (): Promise<void> => {
      const person = await enter(around, { name: `p${plan.first + i}`, kind: 'player', signsIn: true });
      persons.push(person);
      if (person.id === null) throw new Error(`${person.name} has no id`);
      hall.admit(createPlayer(person, person.id, { ...deps, pace, nonce: () => randomBytes(32).toString('hex') }));
    }),
    ...Array.from({ length: plan.watchers + plan.visitors }, (_, i) => async (): Promise<void> => {
      const signsIn = i < plan.watchers;
      const name = `${signsIn ? 'w' : 'v'}${plan.first + i}`;
      const person = await enter(around, { name, kind: 'watcher', signsIn });
      persons.push(person);
      void wander(person, deps);
    }),
  ];
  const comeIn = async (): Promise<void> => {
    for (let next = guests.shift(); next; next = guests.shift()) await next();
  };
  await Promise.all(Array.from({ length: ENTERING }, comeIn));
  tell({ type: 'entered' });

  const slams = setInterval(() => persons[below(persons.length)]?.slam(), SLAM_MS / persons.length);
  const waiting = (): number[] => persons.flatMap((person) => person.waitingSince());

  const rest = (): void => {
    isOpen = false;
    clearInterval(slams);
    pace.stop();
    setInterval(() => {
      const seats = persons.map(({ client }) => client.state().seat?.table).filter((table) => table !== undefined);
      tell({ type: 'resting', waiting: waiting().length, tables: [...new Set(seats)] });
    }, NEWS_MS);
  };

  /** North gives the game up, again and again until it is over: cards that aren't dealt yet come within seconds. */
  const endGame = async (person: Person, signal: AbortSignal): Promise<string | undefined> => {
    const { client, ask, name } = person;
    let resigning: Promise<unknown> | undefined;
    try {
      for (let seat = client.state().seat; seat !== null; seat = client.state().seat) {
        const { table } = seat;
        // A broken system may never answer: nobody waits for that alone.
        if (seat.seat === 'north') resigning ??= ask({ type: 'resign', table }).finally(() => (resigning = undefined));
        const patience = AbortSignal.any([signal, AbortSignal.timeout(RESIGN_AGAIN_MS)]);
        await client
          .until((one) => one.state().seat?.table !== table, patience)
          .catch((error: unknown) => {
            // A client that was sent away for good waits for nothing any more.
            if (!patience.aborted || signal.aborted) throw error;
          });
      }
      return undefined;
    } catch {
      return `${name} still sits at ${client.state().seat?.table}`;
    }
  };
  const leave = async (): Promise<void> => {
    const signal = AbortSignal.timeout(LEAVE_MS);
    const stuck = await Promise.all(persons.map((person) => endGame(person, signal)));
    const left = await Promise.all(persons.map((person) => person.leave(AbortSignal.timeout(LEAVE_MS))));
    tell({ type: 'news', commands, sightings });
    tell({ type: 'left', faults: [...stuck, ...left].filter((text) => text !== undefined) });
  };

  process.on('message', (message: ToLoad) => {
    if (message.type === 'rest') rest();
    if (message.type === 'leave') void leave();
  });
};

process.on('message', (message: ToLoad) => {
  if (message.type === 'start') void run(message.plan);
});
