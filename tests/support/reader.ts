import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { TestSystem } from './test-system.ts';

/** What became of the reads of a while. */
export type Readings = {
  readonly reads: number;
  /** what was asked, and the code of the refusal; each one once */
  readonly refusals: readonly string[];
};

/** Somebody who reads the read models again and again, by SQL and over HTTP from all gateways. */
export type Reader = {
  /** All reads since the last time; none is under way, and the next one begins after this. */
  readonly take: () => Promise<Readings>;
  readonly end: () => Promise<void>;
};

/** A view of each kind: of lists, of games, of both, and what analysts are shown. */
const VIEWS = ['api.tables', 'api.players', 'api.game_records', 'api.player_statistics', 'analytics.games'];
/** Between two reads: the machine has others to carry. */
const PAUSE_MS = 5;
/** Longer than this nobody waits for an answer. */
const PATIENCE_MS = 60_000;
/** Whoever is forgotten ends by himself. */
const ENDS_AFTER_MS = 400_000;

/** The code of an error of Postgres, or of a refusal over HTTP; undefined: it was answered. */
type Read = () => Promise<string | undefined>;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** Begins to read; `paths` = what is asked of gateways. */
export const startReader = ({ servers, gateways }: TestSystem, paths: readonly string[]): Reader => {
  const pool = new pg.Pool({ connectionString: servers.databaseUrl(), max: 1 });
  const bySql =
    (view: string): Read =>
    () =>
      pool.query(`select count(*) from ${view}`).then(() => undefined, codeOf);
  const overHttp =
    (address: string): Read =>
    async () => {
      const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
      const { code } = (await response.json()) as { readonly code?: string };
      return response.ok ? undefined : `${response.status} ${code}`;
    };
  const reads: [string, Read][] = [
    ...VIEWS.map((view): [string, Read] => [view, bySql(view)]),
    ...gateways.flatMap(({ address }) =>
      paths.map((path): [string, Read] => [path, overHttp(new URL(path, address).href)]),
    ),
  ];

  const startedAt = performance.now();
  let isOver = false;
  let count = 0;
  let refusals = new Set<string>();
  let taking: PromiseWithResolvers<Readings> | undefined;
  const handOver = (): void => {
    taking?.resolve({ reads: count, refusals: [...refusals].sort() });
    if (taking) [count, refusals] = [0, new Set()];
    taking = undefined;
  };
  const reading = (async () => {
    while (!isOver)
      for (const [what, read] of reads) {
        handOver();
        isOver ||= performance.now() > startedAt + ENDS_AFTER_MS;
        if (isOver) break;
        const refusal = await read().catch(codeOf);
        count += 1;
        if (refusal !== undefined) refusals.add(`${what}: ${refusal}`);
        await pause(PAUSE_MS);
      }
    handOver();
  })();
  return {
    take: () => (taking ??= Promise.withResolvers()).promise,
    end: async () => {
      isOver = true;
      await reading;
      await pool.end();
    },
  };
};
