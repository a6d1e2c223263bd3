import { randomTabId } from '@battleline/client';
import { parseTabId, type TabId } from '@battleline/domain';
import type { Keep } from './storage.ts';

const KEY = 'tab';

/** A new id for this tab, kept over reloads. */
export const renewTab = (keep: Keep): TabId => {
  const tab = randomTabId();
  keep.write(KEY, tab);
  return tab;
};

const holdLock = (name: string, locks: LockManager): Promise<boolean> =>
  new Promise((resolve) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held until the tab goes; never answered on purpose.
        return lock === null ? undefined : new Promise<void>(() => undefined);
      })
      .catch(() => resolve(true));
  });

/** This tab's id. A duplicated tab gets its original's storage along: it takes an id of its own. */
export const findTab = async (keep: Keep, locks: LockManager | undefined): Promise<TabId> => {
  const kept = keep.read(KEY);
  const tab = typeof kept === 'string' ? parseTabId(kept) : undefined;
  if (tab === undefined) {
    const fresh = renewTab(keep);
    if (locks) await holdLock(`battleline.${fresh}`, locks);
    return fresh;
  }
  if (locks === undefined || (await holdLock(`battleline.${tab}`, locks))) return tab;
  keep.write(KEY, null);
  return findTab(keep, locks);
};
