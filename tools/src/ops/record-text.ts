import { isObject } from '@battleline/domain';
import type { AnyEvent, ControlEvent, Header, Heartbeat, LogEvent, Outcome } from '@battleline/events';
import { printTime } from './tool/columns.ts';

/** What of a record is shown: without hidden cards, seeds and nonces, unless they are asked for. */
export type Shown = { readonly secrets: boolean };

// Of each event the fields that not everybody may know while the game runs.
const SECRET_FIELDS: Readonly<Partial<Record<AnyEvent['type'], readonly string[]>>> = {
  InviteSent: ['sameDealAs'],
  TableOpened: ['seed', 'resumed', 'sameDealAs'],
  SeatReady: ['nonce'],
  Dealt: ['troop', 'tactics'],
  CardDrawn: ['card'],
  ScoutPlayed: ['card'],
  CardsReturned: ['cards'],
  InviteAccepted: ['resumed', 'sameDealAs'],
  TableSaved: ['seed', 'nonces', 'position', 'sameDealAs'],
};

/** The event's fields as they may be shown. */
export const shownFields = (event: AnyEvent, { secrets }: Shown): Readonly<Record<string, unknown>> => {
  const { type, ...fields } = event;
  const hidden = secrets ? [] : (SECRET_FIELDS[type] ?? []);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, hidden.includes(name) ? withoutSecrets(value) : value]),
  );
};

/** Nothing of it; of a deal that is had from another game, that game. */
const withoutSecrets = (value: unknown): unknown => {
  if (!isObject(value)) return value === null ? null : '(hidden)';
  return typeof value.game === 'string' ? { game: value.game } : '(hidden)';
};

/** A record of an event topic as one line: time, place, what it says, and what became of it. */
export const printOutcome = (place: string, outcome: Outcome, shown: Shown): string => {
  if (outcome.status === 'stop') return `${' '.repeat(24)}  ${place}/${outcome.offset}  STOP: ${outcome.reason}`;
  const { at, offset, event, header } = outcome;
  const start = `${printTime(at)}  ${place}/${offset}`;
  const said = [event ? printEvent(event, shown) : '', header ? printHeader(header) : ''];
  const verdict = outcome.status === 'void' ? [`VOID ${outcome.reason}`] : [];
  return [start, ...verdict, ...said].filter((part) => part !== '').join('  ');
};

const printEvent = (event: AnyEvent, shown: Shown): string =>
  [
    event.type,
    ...Object.entries(shownFields(event, shown)).map(([name, value]) => `${name}=${printValue(value)}`),
  ].join(' ');

const printValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const printHeader = ({ streams, actor, gateway, commandId }: Header): string => {
  const named = streams.map(({ kind, id, version, checked }) => `${kind}/${id}@${version}${checked ? ' checked' : ''}`);
  const parts = [
    ...named,
    gateway && `gateway=${gateway}`,
    actor && `actor=${actor}`,
    commandId && `command=${commandId}`,
  ];
  const told = parts.filter((part) => part !== null && part !== '');
  return told.length === 0 ? '' : `[${told.join(', ')}]`;
};

/** The same as JSON. */
export const outcomeJson = (topic: string, partition: number, outcome: Outcome, shown: Shown): string => {
  const { status, offset } = outcome;
  if (outcome.status === 'stop') return JSON.stringify({ topic, partition, offset, status, reason: outcome.reason });
  const { at, event, header } = outcome;
  return JSON.stringify({
    ...{ topic, partition, offset, at, time: printTime(at), status },
    ...(outcome.status === 'void' && { reason: outcome.reason }),
    event: event && { type: event.type, ...shownFields(event, shown) },
    header,
  });
};

/** A record of the topic `control`, or a heartbeat, as one line. */
export const printWord = (
  place: string,
  record: { readonly offset: number; readonly time: number },
  word: ControlEvent | LogEvent | Heartbeat | string,
): string => {
  const start = `${printTime(record.time * 1000)}  ${place}/${record.offset}`;
  if (typeof word === 'string') return `${start}  VOID ${word}`;
  const { type, ...fields } = word;
  const told =
    type === 'Heartbeat' ? { ...fields, offsets: undefined, blocks: undefined, ...heartbeatCounts(word) } : fields;
  const parts = Object.entries(told).filter(([, value]) => value !== undefined);
  return `${start}  ${[type, ...parts.map(([name, value]) => `${name}=${printValue(value)}`)].join(' ')}`;
};

const heartbeatCounts = ({ offsets, blocks }: Heartbeat) => ({
  folded: offsets.reduce((sum, { next }) => sum + next, 0),
  ...(blocks.length > 0 && { hashed: blocks.length }),
});
