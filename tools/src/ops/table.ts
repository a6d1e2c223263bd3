import {
  guestName,
  isOver,
  type OpenTable,
  parseTableId,
  type PositionView,
  renderEvent,
  renderView,
  SEATS,
  type TableId,
  tablePartition,
  type TableView,
  viewEvent,
  type Viewer,
  viewTable,
} from '@battleline/domain';
import { type AnyEvent, type EventLog, type StreamChange, streamKey, walkLog } from '@battleline/events';
import { type Call, defineCommand, EXIT, onlyWord, OpsError, UsageError } from './tool/command.ts';
import { type Moment, parseMoment } from './tool/place.ts';
import { printTime } from './tool/columns.ts';
import { countBefore, createProgressNote } from '@battleline/service';

const EYES = { north: 'north', south: 'south', watchers: 'watcher', all: 'all' } as const;
type Eyes = (typeof EYES)[keyof typeof EYES];

/** A table as it was after the record that brought it to this version. */
export type TableMoment = {
  readonly version: number;
  /** log time, µs */
  readonly at: number;
  readonly offset: number;
  readonly state: OpenTable;
  readonly event: AnyEvent;
};

/** The table at its last version that isn't later than the moment; undefined where it wasn't there yet. */
export const findTable = async (
  call: Pick<Call, 'note' | 'signal'>,
  log: EventLog,
  table: TableId,
  moment: Moment | undefined,
): Promise<TableMoment | undefined> => {
  const partition = tablePartition(table);
  const key = streamKey({ kind: 'table', id: table });
  const ends = await log.ends('tables');
  const progress = createProgressNote(call.note, `records of tables/${partition} read`, countBefore(ends, [partition]));
  const isLater = (at: number): boolean => moment?.type === 'time' && at > moment.time * 1000;
  const isReached = (version: number): boolean => moment?.type === 'number' && version >= moment.number;
  let found: TableMoment | undefined;

  const note = (change: StreamChange, at: number, offset: number, event: AnyEvent): void => {
    if (change.key !== key || change.after.kind !== 'table' || change.after.table.status === 'unknown') return;
    found = { version: change.version, at, offset, state: change.after.table, event };
  };
  await walkLog(
    {
      ...{ log, topic: 'tables', partitions: [partition], until: ends },
      onBatch: ({ outcomes, records }) => {
        progress.add(records.length);
        for (const outcome of outcomes) {
          if (outcome.status === 'stop')
            throw new OpsError(`tables/${partition} can't be read beyond offset ${outcome.offset}: ${outcome.reason}`);
          if (isLater(outcome.at)) return false;
          if (outcome.status === 'void') continue;
          for (const change of outcome.changes) note(change, outcome.at, outcome.offset, outcome.event);
          if (found && isReached(found.version)) return false;
        }
        return true;
      },
    },
    call.signal,
  );
  return found;
};

/** What is shown of it: a viewer's whole view, or, for all eyes, a watcher's with nothing hidden. */
export const seenBy = (eyes: Eyes, state: OpenTable): TableView => {
  const view = viewTable(eyes === 'all' ? 'watcher' : eyes, state);
  return eyes === 'all' && state.status !== 'opened' ? { ...view, position: openPosition(view, state) } : view;
};

const openPosition = ({ position: view }: TableView, state: OpenTable): PositionView | null => {
  if (!view || state.status === 'opened') return view;
  const { hands, decks } = state.position;
  return {
    ...view,
    hands: { north: { ...view.hands.north, cards: hands.north }, south: { ...view.hands.south, cards: hands.south } },
    decks: {
      troop: { ...view.decks.troop, cards: decks.troop },
      tactics: { ...view.decks.tactics, cards: decks.tactics },
    },
  };
};

const isMove = (event: AnyEvent): event is Parameters<typeof viewEvent>[1] =>
  'seat' in event && event.type !== 'SeatReady';

const lastText = (eyes: Eyes, { event, state }: TableMoment): string => {
  if (!isMove(event)) return event.type;
  const viewer: Viewer = eyes === 'all' ? 'watcher' : eyes;
  return `${event.seat}: ${renderEvent(viewEvent(viewer, event, eyes === 'all' || isOver(state)))}`;
};

const printMoment = (table: TableId, eyes: Eyes, moment: TableMoment): readonly string[] => {
  const { state, version, at, offset } = moment;
  const view = seenBy(eyes, state);
  const { game, sitting, sameDealAs, status, moves, position, legal, claimable } = view;
  const decks = position && eyes === 'all' ? Object.entries(position.decks) : [];
  return [
    `table    ${table}, version ${version}, ${status}, ${moves} moves`,
    `time     ${printTime(at)} (tables/${tablePartition(table)}/${offset})`,
    `game     ${game}, sitting ${sitting}, ${state.options.claimTiming}, on leaving ${state.options.onLeave}`,
    ...(sameDealAs ? [`deal     that of the game ${sameDealAs}, with seats swapped`] : []),
    ...SEATS.map((seat) => `${seat}    ${guestName(state[seat])} (${state[seat]})`),
    `last     ${lastText(eyes, moment)}`,
    ...(position ? ['', renderView(position)] : []),
    ...decks.map(([deck, { cards }]) => `next ${deck}: ${cards?.join(' ') || 'none'}`),
    ...(legal.length > 0 ? ['', `may      ${legal.join(', ')}`] : []),
    ...(claimable.length > 0 ? ['', `may claim ${claimable.map((flag) => `f${flag}`).join(' ')}, or none`] : []),
  ];
};

export const table = defineCommand({
  name: 'table',
  summary: 'Shows a table as it is, or as it was at any moment, with the eyes of any viewer',
  usage: '<table>',
  about: `As north, south or watchers: exactly what their clients were shown. As all: both hands and what lies in the decks.`,
  options: {
    at: {
      type: 'string',
      value: 'MOMENT',
      about: 'at this version of the table, or at this time: 34, 2026-03-01T12:00:00Z, 10m (ago)',
    },
    as: { type: 'string', value: 'EYES', about: 'north, south, watchers (without it) or all' },
  },
  answers: 'document',
  run: async (call, { at, as = 'watchers' }) => {
    const id = parseTableId(onlyWord(call, 'table'));
    if (id === undefined)
      throw new UsageError(`${call.words.join(' ')} is no table's id, like 7-0123456789abcdef0123456789abcd.`);
    if (!(as in EYES)) throw new UsageError(`--as is north, south, watchers or all, not ${as}.`);
    const eyes = EYES[as as keyof typeof EYES];
    const moment = at === undefined ? undefined : parseMoment(at, Date.now());
    const found = await findTable(call, await call.openLog(), id, moment);
    if (!found || (moment?.type === 'number' && found.version < moment.number)) {
      const last = found ? `: its last version is ${found.version}` : '';
      throw new OpsError(`There is no table ${id}${at === undefined ? '' : ` at ${at}`}${last}.`);
    }
    const { version, at: time, offset, state } = found;
    const players = { north: state.north, south: state.south };
    await call.say(
      ...(call.json
        ? [
            JSON.stringify({
              table: id,
              version,
              at: time,
              offset,
              players,
              view: seenBy(eyes, state),
              last: lastText(eyes, found),
            }),
          ]
        : printMoment(id, eyes, found)),
    );
    return EXIT.ok;
  },
});
