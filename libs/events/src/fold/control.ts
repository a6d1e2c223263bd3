import { createHash } from 'node:crypto';
import type { ControlEvent } from '../log-event.ts';
import type { EventLog } from '../log/event-log.ts';
import { CONTROL_TOPIC } from '../topic.ts';

export type ControlDecoder = (value: Uint8Array | null) => ControlEvent | undefined;

/** SHA-256 of a record's value in hex digits: how an operator names the record that he declares void. */
export const hashValue = (value: Uint8Array | null): string =>
  createHash('sha256')
    .update(value ?? new Uint8Array())
    .digest('hex');

/** The operators' words to all readers (R9), read from the start and followed. */
export type Control = {
  readonly isVoided: (topic: string, partition: number) => (offset: number, value: Uint8Array | null) => boolean;
  readonly speaksOf: (topic: string, partition: number, offset: number) => boolean;
  /** Follows the topic until the signal aborts, and reports each new word. */
  readonly run: (signal: AbortSignal, onWord: () => void) => Promise<void>;
  /** Resolves once the end has been reached, or the following has ended. */
  readonly reachedEnd: Promise<void>;
};

export const createControl = (log: EventLog, decode: ControlDecoder): Control => {
  const hashes = new Map<string, Set<string>>();
  const end = Promise.withResolvers<void>();
  end.promise.catch(() => undefined);
  const nameOf = (topic: string, partition: number, offset: number): string => `${topic}/${partition}/${offset}`;

  const hear = (event: ControlEvent): void => {
    const name = nameOf(event.topic, event.partition, event.offset);
    hashes.set(name, (hashes.get(name) ?? new Set()).add(event.hash));
  };

  const run: Control['run'] = async (signal, onWord) => {
    let next = 0;
    try {
      for await (const item of log.follow({ topic: CONTROL_TOPIC, from: new Map([[0, 0]]) }, signal)) {
        if (item.type === 'failure') throw item.failure.error;
        const words = item.batch.records.flatMap(({ value }) => decode(value) ?? []);
        words.forEach(hear);
        if (words.length > 0) onWord();
        next = (item.batch.records.at(-1)?.offset ?? next - 1) + 1;
        if (next >= item.batch.end) end.resolve();
      }
      end.resolve();
    } catch (error) {
      end.reject(error);
      throw error;
    }
  };

  return {
    isVoided: (topic, partition) => (offset, value) => {
      const said = hashes.get(nameOf(topic, partition, offset));
      return said !== undefined && said.has(hashValue(value));
    },
    speaksOf: (topic, partition, offset) => hashes.has(nameOf(topic, partition, offset)),
    run,
    reachedEnd: end.promise,
  };
};
