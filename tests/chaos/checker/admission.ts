import { type AnyEvent, type DecodedRecord, FOLD_VERSION, type Header, type LogRecord } from '@battleline/events';

// The laws R1, R2, R5 and R9 once more, written from docs/architecture.md and docs/events.md and not from the shared
// fold: what both say is right twice over, and where they differ one of them is wrong.

/** A stream that an admitted record moved on, with its version after it. */
export type Moved = { readonly stream: string; readonly version: number };

/** What becomes of a record; `at` = its log time, `uptime` = the sum of all gaps before it that are no outage, µs. */
export type Verdict =
  | {
      readonly status: 'admitted';
      readonly at: number;
      readonly uptime: number;
      readonly header: Header;
      readonly event: AnyEvent;
      readonly moved: readonly Moved[];
    }
  | { readonly status: 'void'; readonly at: number; readonly reason: string; readonly event: AnyEvent | null }
  | { readonly status: 'stop'; readonly reason: string };

/** One partition's judge; records come in the order of their offsets. */
export type Admission = { readonly judge: (record: LogRecord) => Verdict };

export type AdmissionOptions = {
  readonly decode: (value: Uint8Array | null) => DecodedRecord;
  /** an operator has declared this record void */
  readonly isVoided: (record: LogRecord) => boolean;
};

type Life = { version: number; readonly bornAt: number; restsAt: number | undefined };

const MINUTE_US = 60_000_000;
const OUTAGE_US = 10_000_000;

/** The first record tells whose log it is and nothing else; no operator's word and no verdict passes over it. */
const isOpening = (decoded: DecodedRecord): boolean =>
  decoded.status === 'decoded' && decoded.event.type === 'LogOpened' && decoded.header.streams.length === 0;

export const createAdmission = ({ decode, isVoided }: AdmissionOptions): Admission => {
  const lives = new Map<string, Life>();
  /** The last log time of each minute in which there was a record. */
  const lastOfMinutes: number[] = [];
  let [now, uptime] = [0, 0];

  const moveOn = (at: number): void => {
    const last = lastOfMinutes.at(-1);
    const isSameMinute = last !== undefined && Math.trunc(last / MINUTE_US) === Math.trunc(at / MINUTE_US);
    if (isSameMinute) lastOfMinutes.pop();
    lastOfMinutes.push(at);
    uptime += at - now > OUTAGE_US ? 0 : at - now;
    now = at;
  };

  const lifeOf = (stream: string, at: number): Life | undefined => {
    const life = lives.get(stream);
    const isForgotten = life?.restsAt !== undefined && at - life.restsAt >= 20 * MINUTE_US;
    return isForgotten ? undefined : life;
  };

  const objection = ({ streams, notBefore, notAfter, foldedTo }: Header, at: number): string | undefined => {
    if (notBefore > at) return 'early';
    if (notAfter !== 0 && notAfter < at) return 'late';
    const horizon = lastOfMinutes.findLast((last) => last + 10 * MINUTE_US <= at);
    if (horizon !== undefined && foldedTo < horizon) return 'stale';
    const seen = new Set<string>();
    let differs = false;
    for (const { kind, id, version } of streams) {
      const stream = `${kind}/${id}`;
      const life = lifeOf(stream, at);
      // Decided on an earlier life of the stream.
      if (life && version > 0 && life.bornAt > foldedTo) return 'stale';
      differs ||= seen.has(stream) || version !== (life ? life.version : 0);
      seen.add(stream);
    }
    return differs ? 'version' : undefined;
  };

  const admit = ({ streams }: Header, at: number): Moved[] =>
    streams.flatMap(({ kind, id, checked, rests }) => {
      if (checked) return [];
      const stream = `${kind}/${id}`;
      const life = lifeOf(stream, at);
      const version = (life ? life.version : 0) + 1;
      lives.set(stream, { version, bornAt: life ? life.bornAt : at, restsAt: rests ? at : undefined });
      return [{ stream, version }];
    });

  const judge: Admission['judge'] = (record) => {
    const at = Math.max(record.time * 1000, now + 1);
    const voided = (reason: string, event: AnyEvent | null): Verdict => {
      moveOn(at);
      return { status: 'void', at, reason, event };
    };
    const isFirst = record.offset === 0;
    const decoded = decode(record.value);
    if (isFirst && !isOpening(decoded))
      return { status: 'stop', reason: 'the partition does not begin with LogOpened' };
    if (!isFirst && isVoided(record)) return voided('voided', null);
    if (decoded.status === 'malformed') return voided('malformed', null);
    if (decoded.status === 'unknown') return { status: 'stop', reason: 'an event that nobody here knows' };
    const { header, event } = decoded;
    if (header.needs > FOLD_VERSION) return { status: 'stop', reason: `needs fold version ${header.needs}` };
    const reason = objection(header, at);
    if (isFirst && reason !== undefined) return { status: 'stop', reason: `the first record is void: ${reason}` };
    if (reason !== undefined) return voided(reason, event);
    const moved = admit(header, at);
    moveOn(at);
    return { status: 'admitted', at, uptime, header, event, moved };
  };

  return { judge };
};
