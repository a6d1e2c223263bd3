import { setTimeout as delay } from 'node:timers/promises';
import { encodeRecord, type EventLog, type NewRecord, type PartitionFold, plainHeader } from '@battleline/events';
import type { OwnGateway } from '../life/own-gateway.ts';
import type { ReadBack } from './read-back.ts';

/** Moves a quiet partition's log time on, and waits a moment until that is read back. */
export type Tick = (fold: PartitionFold) => Promise<void>;

const WAIT_MS = 1000;

/** A record for the partition of this fold. */
export const newRecord = ({ topic, partition }: PartitionFold, value: Uint8Array, key: string): NewRecord => ({
  topic,
  partition,
  key: new TextEncoder().encode(key),
  value,
});

export const createTick =
  (own: Pick<OwnGateway, 'id'>, log: Pick<EventLog, 'append'>, readBack: Pick<ReadBack, 'expect'>): Tick =>
  async (fold) => {
    const value = encodeRecord(plainHeader(fold.now(), own.id()), { type: 'Tick' });
    const { outcome, cancel } = readBack.expect(value);
    await log.append([newRecord(fold, value, fold.key)]);
    await Promise.race([outcome, delay(WAIT_MS, undefined, { ref: false })]);
    cancel();
  };
