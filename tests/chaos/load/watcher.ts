import { setTimeout as pause } from 'node:timers/promises';
import { ClientClosedError } from '@battleline/client';
import type { Person } from './person.ts';

export type WatchDeps = {
  /** from 0 to below 1 */
  readonly random: () => number;
  /** whether people still ask for anything */
  readonly isOpen: () => boolean;
};

const STAYS_MS = { from: 3_000, to: 15_000 };

/** Goes from table to table for as long as people ask for anything. */
export const wander = async ({ client, ask }: Person, { random, isOpen }: WatchDeps): Promise<void> => {
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
      await pause(STAYS_MS.from + random() * (STAYS_MS.to - STAYS_MS.from));
      if (ok && isOpen()) await ask({ type: 'unwatch', table });
    }
  } catch (error) {
    if (!(error instanceof ClientClosedError)) throw error;
  }
};
