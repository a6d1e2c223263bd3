import { setTimeout as pause } from 'node:timers/promises';
import { ClientClosedError } from '@battleline/client';
import type { Person } from './person.ts';
import type { Talk } from './talk.ts';

export type WatchDeps = {
  /** from 0 to below 1 */
  readonly random: () => number;
  /** whether people still ask for anything */
  readonly isOpen: () => boolean;
  readonly talk: Pick<Talk, 'whileWatching' | 'block'>;
};

const STAYS_MS = { from: 3_000, to: 15_000 };
/** So often one who has a name says something at a table, and blocks or unblocks somebody. */
const SAYS = 0.7;
const BLOCKS = 0.4;

/** Goes from table to table for as long as people ask for anything. */
export const wander = async (person: Person, { random, isOpen, talk }: WatchDeps): Promise<void> => {
  const { client, ask, id } = person;
  const stay = (): Promise<void> => pause((STAYS_MS.from + random() * (STAYS_MS.to - STAYS_MS.from)) / 2);
  client.browse({ list: 'tables' });
  try {
    while (isOpen()) {
      const rows = await client.until((one) => {
        const shown = one.state().lists.tables?.rows ?? [];
        return shown.length > 0 && shown;
      });
      const table = rows[Math.floor(random() * rows.length)]?.id;
      if (table === undefined || !isOpen()) continue;
      const { ok } = await ask({ type: 'watch', table });
      await stay();
      if (ok && id !== null && isOpen() && random() < SAYS) await talk.whileWatching(person, table);
      if (ok && id !== null && isOpen() && random() < BLOCKS) await talk.block(person, table);
      await stay();
      if (ok && isOpen()) await ask({ type: 'unwatch', table });
    }
  } catch (error) {
    if (!(error instanceof ClientClosedError)) throw error;
  }
};
