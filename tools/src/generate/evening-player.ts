// A worker thread that plays evenings: a plan comes in, the evening goes out.
import { parentPort } from 'node:worker_threads';
import type { NewRecord } from '@battleline/events';
import { type EveningPlan, playEvening } from './evening.ts';

/** The records with all their values in one buffer: it is handed over instead of being copied. */
const inOneBuffer = (records: readonly NewRecord[]): { records: NewRecord[]; buffer: ArrayBuffer } => {
  const buffer = new ArrayBuffer(records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0));
  let end = 0;
  const moved = records.map(({ value, ...place }): NewRecord => {
    if (!value) return { ...place, value };
    const copy = new Uint8Array(buffer, end, value.length);
    copy.set(value);
    end += value.length;
    return { ...place, value: copy };
  });
  return { records: moved, buffer };
};

parentPort?.on('message', (plan: EveningPlan) => {
  const { records, buffer } = inOneBuffer(playEvening(plan));
  parentPort?.postMessage({ plan, records }, [buffer]);
});
