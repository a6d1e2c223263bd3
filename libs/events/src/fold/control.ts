import { createHash } from 'node:crypto';
import type { DecodedControl } from '../codec/record.ts';
import type { EventLog, LogRecord } from '../log/event-log.ts';
import { CONTROL_TOPIC } from '../topic.ts';

export type ControlDecoder = (value: Uint8Array | null) => DecodedControl;

/** SHA-256 of a record's value in hex digits: how an operator names the record that he declares void. */
export const hashValue = (value: Uint8Array | null): string =>
  createHash('sha256')
    .update(value ?? new Uint8Array())
    .digest('hex');

/** A word of an operator that this program doesn't know: it must not read on without it (R9). */
export type UnknownWord = { readonly offset: number; readonly reason: string };

/** What the reader of the topic is told; each is optional. */
export type ControlListener = {
  /** There are new words, or one that was unknown has been declared void. */
  readonly onWord?: () => void;
  /** A record that is no word at all: void. */
  readonly onMalformed?: (offset: number, reason: string) => void;
  readonly onUnknown?: (word: UnknownWord) => void;
};

/** The operators' words to all readers (R9), read from the start and followed. */
export type Control = {
  readonly isVoided: (topic: string, partition: number) => (offset: number, value: Uint8Array | null) => boolean;
  readonly speaksOf: (topic: string, partition: number, offset: number) => boolean;
  /** The first word that is unknown and that no later word declares void; as long as there is one, nobody reads on. */
  readonly unknown: () => UnknownWord | undefined;
  /** Follows the topic until the signal aborts. */
  readonly run: (signal: AbortSignal, listener?: ControlListener) => Promise<void>;
  /** Resolves once the end has been reached, or the following has ended. */
  readonly reachedEnd: Promise<void>;
};

const ignore = (): void => undefined;

export const createControl = (log: EventLog, decode: ControlDecoder): Control => {
  const hashes = new Map<string, Set<string>>();
  const unknownWords: (UnknownWord & { readonly value: Uint8Array | null })[] = [];
  const end = Promise.withResolvers<void>();
  end.promise.catch(ignore);
  const nameOf = (topic: string, partition: number, offset: number): string => `${topic}/${partition}/${offset}`;

  const isVoided: Control['isVoided'] = (topic, partition) => (offset, value) =>
    hashes.get(nameOf(topic, partition, offset))?.has(hashValue(value)) ?? false;
  const isOwnVoided = isVoided(CONTROL_TOPIC, 0);

  /** Whether the record is a word that is understood. */
  const hear = (
    { offset, value }: LogRecord,
    { onMalformed = ignore, onUnknown = ignore }: ControlListener,
  ): boolean => {
    const decoded = decode(value);
    switch (decoded.status) {
      case 'decoded': {
        if (decoded.event.type === 'LogOpened') return false;
        const { topic, partition, offset: place, hash } = decoded.event;
        const name = nameOf(topic, partition, place);
        hashes.set(name, (hashes.get(name) ?? new Set()).add(hash));
        return true;
      }
      case 'malformed':
        onMalformed(offset, decoded.reason);
        return false;
      case 'unknown': {
        const word = { offset, reason: `unknown schema ${decoded.fingerprint}` };
        unknownWords.push({ ...word, value });
        onUnknown(word);
        return false;
      }
    }
  };

  const run: Control['run'] = async (signal, listener = {}) => {
    let next = 0;
    try {
      for await (const item of log.follow({ topic: CONTROL_TOPIC, from: new Map([[0, 0]]) }, signal)) {
        if (item.type === 'failure') throw item.failure.error;
        const { records, end: logEnd } = item.batch;
        const heard = records.filter((record) => hear(record, listener));
        if (heard.length > 0) listener.onWord?.();
        next = (records.at(-1)?.offset ?? next - 1) + 1;
        if (next >= logEnd) end.resolve();
      }
      end.resolve();
    } catch (error) {
      end.reject(error);
      throw error;
    }
  };

  return {
    isVoided,
    speaksOf: (topic, partition, offset) => hashes.has(nameOf(topic, partition, offset)),
    unknown: () => unknownWords.find(({ offset, value }) => !isOwnVoided(offset, value)),
    run,
    reachedEnd: end.promise,
  };
};
