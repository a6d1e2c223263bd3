import { STREAM_KINDS, TOPIC_SPECS } from '@battleline/events';
import { UsageError } from './command.ts';

/** A topic, or one of its partitions. */
export type LogPlace = { readonly topic: string; readonly partitions: readonly number[] };

/** Reads `tables` or `tables/7`. */
export const parsePlace = (text: string): LogPlace => {
  const [topic = '', number, ...others] = text.split('/');
  const spec = TOPIC_SPECS.find((one) => one.topic === topic);
  if (!spec)
    throw new UsageError(`There is no topic ${topic}; there are ${TOPIC_SPECS.map((one) => one.topic).join(', ')}.`);
  if (number === undefined) return { topic, partitions: Array.from({ length: spec.partitions }, (_, index) => index) };
  const partition = /^\d+$/.test(number) ? Number(number) : NaN;
  if (others.length > 0 || !(partition < spec.partitions))
    throw new UsageError(`${text} is no partition of ${topic}: it has ${spec.partitions}.`);
  return { topic, partitions: [partition] };
};

/** One record's place. */
export type RecordPlace = { readonly topic: string; readonly partition: number; readonly offset: number };

/** Reads `tables/7/1234`. */
export const parseRecordPlace = (text: string): RecordPlace => {
  const match = /^([^/]+\/\d+)\/(\d+)$/.exec(text);
  if (!match?.[1]) throw new UsageError(`${text} is no place of a record: topic/partition/offset.`);
  const { topic, partitions } = parsePlace(match[1]);
  return { topic, partition: partitions[0] ?? 0, offset: Number(match[2]) };
};

/** Reads the name of a stream: `table/7-0123…`, `player/0123…`. */
export const parseStreamName = (text: string): string => {
  const [, kind] = /^([a-z]+)\/[0-9a-f-]+$/.exec(text) ?? [];
  if (!STREAM_KINDS.some((one) => one === kind))
    throw new UsageError(`${text} is no stream, like table/7-… or player/…: there are ${STREAM_KINDS.join(', ')}.`);
  return text;
};

/** A number, or a time. */
export type Moment =
  | { readonly type: 'number'; readonly number: number }
  /** ms since 1970 */
  | { readonly type: 'time'; readonly time: number };

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a number, a time in ISO 8601 (UTC where it doesn't say), or how long ago: `90s`, `10m`, `2h`, `3d`. */
export const parseMoment = (text: string, nowMs: number): Moment => {
  if (/^\d+$/.test(text)) return { type: 'number', number: Number(text) };
  const ago = spanOf(text);
  if (ago !== undefined) return { type: 'time', time: nowMs - ago };
  const time = timeOf(text);
  if (time === undefined)
    throw new UsageError(`${text} is neither a number nor a time: 2026-03-01T12:00:00Z, or 10m for ten minutes ago.`);
  return { type: 'time', time };
};

/** Reads a time in ISO 8601 (UTC where it doesn't say), or how far ahead it is: `90s`, `10m`, `2h`, `3d`; ms since 1970. */
export const parseTimeAhead = (text: string, nowMs: number): number => {
  const ahead = spanOf(text);
  const time = ahead === undefined ? timeOf(text) : nowMs + ahead;
  if (time === undefined)
    throw new UsageError(`${text} is no time: 2026-03-01T12:00:00Z, or 10m for ten minutes from now.`);
  return time;
};

const spanOf = (text: string): number | undefined => {
  const span = /^(\d+)([smhd])$/.exec(text);
  return span ? Number(span[1]) * (UNITS_MS[span[2] ?? ''] ?? 0) : undefined;
};

const timeOf = (text: string): number | undefined => {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const time = /^\d{4}-\d\d/.test(text) ? Date.parse(hasZone || text.length <= 10 ? text : `${text}Z`) : NaN;
  return Number.isNaN(time) ? undefined : time;
};
