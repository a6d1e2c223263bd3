import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, randomTabId } from '@battleline/client';
import type { TableId } from '@battleline/domain';
import { createHistory } from '../history.ts';
import { createDoor } from '../load/socket.ts';

// Below the limit of frames that a gateway takes from one connection.
const BETWEEN_MS = 60;
const WITHIN_MS = 30_000;

/** A fresh visitor is shown all these tables by one gateway; the result is what could not be seen. */
export const inspect = async (options: {
  readonly folder: string;
  readonly name: string;
  readonly moment: string;
  readonly address: string;
  readonly tables: readonly TableId[];
  readonly now: () => number;
}): Promise<readonly string[]> => {
  const { name, moment, now, tables } = options;
  const tab = randomTabId();
  const file = join(options.folder, 'histories', `${name}.jsonl`);
  const history = createHistory(file, now, { name, kind: 'inspector', client: null, tab, moment });
  const client = createClient({ addresses: [options.address], tab, open: history.record(createDoor().open) });
  const signal = AbortSignal.timeout(WITHIN_MS + tables.length * BETWEEN_MS);
  const missing: string[] = [];
  try {
    await client.until(({ connection }) => connection().status === 'online', signal);
    for (const table of tables) {
      history.asked('watch');
      const answer = await client.send({ type: 'watch', table });
      if (!answer.ok) missing.push(`${name} may not watch ${table}: ${answer.code}`);
      else await client.until(({ state }) => state().tables.has(table), signal);
      await delay(BETWEEN_MS);
    }
  } catch {
    const { size } = client.state().tables;
    missing.push(`${name} was shown ${size} of ${tables.length} tables by ${options.address}`);
  } finally {
    client.close();
    await history.close();
  }
  return missing;
};
