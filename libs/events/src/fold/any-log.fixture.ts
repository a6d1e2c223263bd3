import { FEATURES } from '@battleline/domain';
import fc from 'fast-check';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { encodeRecord } from '../codec/record.ts';
import { type Header, streamKey, type StreamRef } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import type { LogRecord } from '../log/event-log.ts';
import { plainHeader } from './named-streams.ts';
import { type SlowReader, slowReader } from './slow-reader.fixture.ts';

// Logs as no writer of ours would write them: any header, any time, copies, records that land late, bytes that are no
// record. Most are aimed at a boundary of a rule, else hardly any would be admitted.

const id = (digit: string): string => digit.repeat(32);

/** The streams that these logs speak of. */
const STREAMS = [
  { kind: 'player', id: id('a') },
  { kind: 'player', id: id('b') },
  { kind: 'table', id: `7-${'0'.repeat(30)}` },
  { kind: 'game', id: id('2') },
  { kind: 'gateway', id: id('3') },
  { kind: 'name', id: id('4') },
] as const;

export const STREAM_KEYS = STREAMS.map(streamKey);

const streamAt = (index: number): (typeof STREAMS)[number] => STREAMS[index] ?? STREAMS[0];

const EVENTS: readonly AnyEvent[] = Object.values(EVENT_EXAMPLES);

const near = fc.integer({ min: -1, max: 1 });
const often = <Thing>(usual: fc.Arbitrary<Thing>, rare: fc.Arbitrary<Thing>, weight = 6): fc.Arbitrary<Thing> =>
  fc.oneof({ arbitrary: usual, weight }, { arbitrary: rare, weight: 1 });
const always = <const Thing>(thing: Thing) => fc.constant(thing);

/** How the clock of the log goes on, ms. */
const step = fc.oneof(
  { arbitrary: fc.record({ by: always('ms'), ms: fc.integer({ min: -3, max: 2_000 }) }), weight: 6 },
  { arbitrary: fc.record({ by: always('ms'), ms: fc.integer({ min: 9 * 60_000, max: 25 * 60_000 }) }), weight: 2 },
  { arbitrary: fc.record({ by: always('ms'), ms: fc.integer({ min: -25 * 60_000, max: 90_000 }) }), weight: 1 },
  { arbitrary: fc.record({ by: always('rest'), stream: fc.nat(STREAMS.length - 1), ms: near }), weight: 2 },
  { arbitrary: fc.record({ by: always('horizon'), back: fc.nat(3), ms: near }), weight: 1 },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const version = fc.oneof(
  { arbitrary: always('right'), weight: 30 },
  { arbitrary: fc.constantFrom('zero', 'more', 'less', 'past'), weight: 1 },
);

const foldedTo = fc.oneof(
  { arbitrary: fc.record({ to: always('now'), back: always(0) }), weight: 12 },
  { arbitrary: fc.record({ to: fc.constantFrom('horizon', 'birth'), back: near }), weight: 3 },
  { arbitrary: fc.record({ to: always('record'), back: fc.nat(12) }), weight: 2 },
);

const bound = often(fc.constant(null), fc.oneof(near, fc.integer({ min: -30_000_000, max: 30_000_000 })), 12);

const intent = fc.record({
  step,
  lands: fc.oneof(
    { arbitrary: always('at once'), weight: 14 },
    { arbitrary: fc.constantFrom('late', 'twice'), weight: 2 },
    { arbitrary: fc.constantFrom('malformed', 'unknown', 'newer'), weight: 1 },
  ),
  delay: fc.integer({ min: 1, max: 15 }),
  streams: fc.array(
    fc.record({
      stream: fc.nat(STREAMS.length - 1),
      version,
      checked: often(always(false), always(true), 5),
      rests: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  foldedTo,
  notBefore: bound,
  notAfter: bound,
  event: fc.constantFrom(...EVENTS),
  command: often(
    fc.record({
      actor: fc.constantFrom(id('a'), id('b')),
      tab: fc.integer({ min: 1, max: 7 }),
      number: fc.integer({ min: 1, max: 9 }),
    }),
    always(null),
    3,
  ),
});
type Intent = typeof intent extends fc.Arbitrary<infer Value> ? Value : never;

const refOf = (
  { stream, version: wanted, checked, rests }: Intent['streams'][number],
  reader: SlowReader,
): StreamRef => {
  const name = streamAt(stream);
  const right = reader.cell(streamKey(name))?.version ?? 0;
  const versions = {
    right,
    zero: 0,
    more: right + 1,
    less: Math.max(0, right - 1),
    past: reader.pastVersions(streamKey(name)).at(-2) ?? right,
  };
  return { ...name, version: versions[wanted], checked, rests };
};

const foldedToOf = (
  { foldedTo: { to, back }, streams }: Intent,
  reader: SlowReader,
  times: readonly number[],
  at: number,
) => {
  const births = streams.map(({ stream }) => reader.cell(streamKey(streamAt(stream)))?.bornAt ?? 0);
  const targets = { now: reader.now(), horizon: reader.horizon(at), birth: Math.max(0, ...births), record: 0 };
  if (to === 'record') return times.at(-1 - back) ?? 0;
  return Math.max(0, targets[to as keyof typeof targets] + back);
};

const headerOf = (wanted: Intent, reader: SlowReader, times: readonly number[], at: number): Header => {
  const { command, notBefore, notAfter, lands } = wanted;
  return {
    ...plainHeader(foldedToOf(wanted, reader, times, at)),
    streams: wanted.streams.map((ref) => refOf(ref, reader)),
    commandId: command && id(String(command.number)),
    actor: command && command.actor,
    tab: command && id(String(command.tab)),
    notBefore: notBefore === null ? 0 : Math.max(0, at + notBefore),
    notAfter: notAfter === null ? 0 : Math.max(0, at + notAfter),
    needs: lands === 'newer' ? 2 : 1,
  };
};

const timeAfter = (time: number, wanted: Step, reader: SlowReader): number => {
  switch (wanted.by) {
    case 'ms':
      return Math.max(0, time + wanted.ms);
    case 'rest': {
      const restsAt = reader.cell(streamKey(streamAt(wanted.stream)))?.restsAt;
      return restsAt ? Math.ceil(restsAt / 1000) + 20 * 60_000 + wanted.ms : time;
    }
    case 'horizon': {
      const minute = reader.minutes().at(-1 - wanted.back);
      return minute ? Math.ceil(minute / 1000) + 10 * 60_000 + wanted.ms : time;
    }
  }
};

/** Where an operator had to declare the record void; a reader without his word stops there. */
export type AnyLog = { readonly records: readonly LogRecord[]; readonly voided: ReadonlySet<number> };

const START = 1_760_000_000_000;
const NO_RECORD = Uint8Array.of(1, 2, 3);
const UNKNOWN = Uint8Array.of(0xc3, 1, 9, 9, 9, 9, 9, 9, 9, 9, 0);

const write = (intents: readonly Intent[]): AnyLog => {
  const reader = slowReader();
  const records: LogRecord[] = [];
  const voided = new Set<number>();
  const waiting: { readonly due: number; readonly value: Uint8Array }[] = [];
  const times: number[] = [];
  let time = START;

  const land = (value: Uint8Array): void => {
    const record = { offset: records.length, time, key: null, value };
    records.push(record);
    if (reader.fold(record, false) === 'stop') {
      voided.add(record.offset);
      reader.fold(record, true);
    }
    times.push(reader.now());
  };

  land(encodeRecord(plainHeader(0), EVENT_EXAMPLES.LogOpened));
  intents.forEach((wanted, index) => {
    time = timeAfter(time, wanted.step, reader);
    const header = headerOf(wanted, reader, times, reader.nextTime(time));
    const value = encodeRecord(header, wanted.event, new Set(FEATURES));
    if (wanted.lands === 'malformed') land(NO_RECORD);
    else if (wanted.lands === 'unknown') land(UNKNOWN);
    else if (wanted.lands !== 'late') land(value);
    if (wanted.lands === 'late' || wanted.lands === 'twice') waiting.push({ due: index + wanted.delay, value });
    for (const late of waiting.filter(({ due }) => due === index)) land(late.value);
  });
  return { records, voided };
};

/** Any log of up to `size` records and their copies. */
export const anyLog = (size: number): fc.Arbitrary<AnyLog> =>
  fc.array(intent, { maxLength: size, size: 'max' }).map(write);
