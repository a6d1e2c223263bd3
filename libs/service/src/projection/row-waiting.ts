import type pg from 'pg';
import { PROJECTION_CHANNEL } from './projection.ts';

/**
 * Waits until the rows are so: looks at them now, whenever somebody has committed a batch, and once more when the signal
 * aborts; answers whether they are. `client`: one connection, for nothing else.
 */
export const untilRows = async (
  client: pg.ClientBase,
  isSo: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> => {
  let moved = Promise.withResolvers<void>();
  const onMoved = (): void => moved.resolve();
  client.on('notification', onMoved);
  signal.addEventListener('abort', onMoved);
  try {
    await client.query(`listen ${PROJECTION_CHANNEL}`);
    for (;;) {
      const isLast = signal.aborted;
      moved = Promise.withResolvers();
      if (await isSo()) return true;
      if (isLast) return false;
      if (!signal.aborted) await moved.promise;
    }
  } finally {
    client.off('notification', onMoved);
    signal.removeEventListener('abort', onMoved);
  }
};
