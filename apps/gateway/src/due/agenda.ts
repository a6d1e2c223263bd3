import { createTimeHeap } from './time-heap.ts';

/** Does one thing; the result is the log time (µs) at which to try it again, undefined where nothing is left to do. */
type Act = () => Promise<number | undefined>;

/** What is to be done at times of the log, each thing under its key and tried until nothing is left of it. */
export type Agenda = {
  /** At this log time (µs), instead of whatever is planned under this key. */
  readonly plan: (key: string, at: number, act: Act) => void;
  readonly drop: (key: string) => void;
  readonly stop: () => void;
};

export type AgendaOptions = {
  /** the log's time by estimate, µs */
  readonly now: () => number;
  /** things done at the same time; the others wait, so that many that are due don't storm the log */
  readonly atOnce: number;
  readonly onFailure: (error: unknown, key: string) => void;
};

/** What failed is tried again after this time, µs. */
export const TRY_AGAIN = 1_000_000;
/** How often the first one's time is looked at: the log's time by estimate may leap, ms. */
const LOOK_EVERY_MS = 250;

type Entry = { readonly key: string; readonly at: number; readonly act: Act };

export const createAgenda = ({ now, atOnce, onFailure }: AgendaOptions): Agenda => {
  const planned = new Map<string, Entry>();
  /** also those that were dropped or planned anew: they count no more */
  const inOrder = createTimeHeap<Entry>();
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const plan: Agenda['plan'] = (key, at, act) => {
    const entry = { key, at, act };
    planned.set(key, entry);
    inOrder.push(entry);
    wait();
  };

  const first = (): Entry | undefined => {
    for (let entry = inOrder.first(); entry; entry = inOrder.first()) {
      if (planned.get(entry.key) === entry) return entry;
      inOrder.pop();
    }
    return undefined;
  };

  const wait = (): void => {
    clearTimeout(timer);
    const next = isStopped || underWay >= atOnce ? undefined : first();
    if (next) timer = setTimeout(doWhatIsDue, Math.min(Math.max(0, (next.at - now()) / 1000), LOOK_EVERY_MS));
  };

  const doWhatIsDue = (): void => {
    for (let next = first(); next && next.at <= now() && underWay < atOnce; next = first()) {
      planned.delete(next.key);
      underWay += 1;
      void doNow(next);
    }
    wait();
  };

  const doNow = async ({ key, act }: Entry): Promise<void> => {
    const again = await act().catch((error: unknown) => {
      onFailure(error, key);
      return now() + TRY_AGAIN;
    });
    underWay -= 1;
    // What was planned under this key meanwhile is newer.
    if (again !== undefined && !planned.has(key)) plan(key, again, act);
    else wait();
  };

  return {
    plan,
    drop: (key) => void planned.delete(key),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
