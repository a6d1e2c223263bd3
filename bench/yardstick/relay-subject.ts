import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestProcess } from '@battleline/service/testing';
import type { Subject } from './subject.ts';

const RELAY = fileURLToPath(new URL('./relay.ts', import.meta.url));

/** Starts a bare relay, or one that makes moves durable in this folder first. */
export const startRelay = async (durableIn?: string): Promise<Subject> => {
  const environment = durableIn === undefined ? {} : { RELAY_FILE: join(durableIn, 'relay.log') };
  const relay = startTestProcess(RELAY, environment);
  const { port } = await relay.line('ready');
  return {
    kind: 'relay',
    address: `ws://127.0.0.1:${String(port)}`,
    parts: { relay: [relay.child.pid ?? 0] },
    stop: relay.stop,
  };
};
