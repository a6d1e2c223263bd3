import type { TableId } from '@battleline/domain';
import type { CommandFrame, HelloFrame, ServerFrame, TableFrame, TableRow } from '@battleline/protocol';
import type { HistoryEntry, Who } from '../history.ts';
import { checkReading } from './analyst.ts';
import { commandFaults, type SentCommand, type Told } from './command-check.ts';
import type { Fault, Findings } from './finding.ts';
import { frameFaults } from './frame-check.ts';
import type { HistorySource } from './history-reading.ts';
import { leaksIn } from './leak-check.ts';
import type { LogBook } from './log-book.ts';
import { createWaitClock, type Wait } from './wait-clock.ts';
import { createTalkCheck, type TalkCheck } from './talk-check.ts';
import { createReplay, type TableMoment } from './table-story.ts';

/** What an inspector was shown last, by table. */
export type Inspected = {
  readonly who: Who;
  readonly tables: ReadonlyMap<TableId, number>;
  readonly rows: ReadonlyMap<string, TableRow>;
};

/** What all histories come to. */
export type Tally = { readonly answers: Map<string, number>; readonly waits: Wait[]; readonly inspected: Inspected[] };

export const createTally = (): Tally => ({ answers: new Map(), waits: [], inspected: [] });

/** `connection` = the first one that it was sent on. */
type Sent = SentCommand & { readonly connection: number; told?: string };
/** One connection: what the client said that it had seen, and the newest version that it was shown of each table. */
type Connection = { hello: HelloFrame | undefined; readonly versions: Map<TableId, number> };

/** Replays that one client keeps at hand: he sees few tables at a time. */
const REPLAYS = 24;

const isCommand = (frame: { readonly type: string; readonly id?: unknown }): frame is CommandFrame =>
  typeof frame.id === 'string';

/** Holds one client's history against the log. */
export const checkHistory = async (
  source: HistorySource,
  book: LogBook,
  findings: Findings,
  tally: Tally,
): Promise<void> => {
  let who: Who | undefined;
  let talk: TalkCheck | undefined;
  let lastT = 0;
  const commands = new Map<string, Sent>();
  const connections = new Map<number, Connection>();
  const replays = new Map<TableId, (version: number) => TableMoment | undefined>();
  const shown = { tables: new Map<TableId, number>(), rows: new Map<string, TableRow>() };
  const clock = createWaitClock(source.name, (wait) => tally.waits.push(wait));

  const add = (fault: Fault, t: number, text: string): void =>
    findings.add(fault, `${source.name} (${who?.kind} ${who?.client ?? 'visitor'}) at ${t} ms: ${text}`);

  const connectionOf = (number: number): Connection => {
    const known = connections.get(number) ?? { hello: undefined, versions: new Map() };
    connections.set(number, known);
    return known;
  };

  const momentOf = ({ table, version }: TableFrame): TableMoment | undefined => {
    const story = book.tables.stories.get(table);
    if (!story) return undefined;
    const replay = replays.get(table) ?? createReplay(story);
    replays.delete(table);
    replays.set(table, replay);
    const [oldest] = replays.keys();
    if (replays.size > REPLAYS && oldest !== undefined) replays.delete(oldest);
    return replay(version);
  };

  const noteSent = ({ t, connection, frame }: Extract<HistoryEntry, { type: 'sent' }>): void => {
    if (frame.type === 'hello') connectionOf(connection).hello = frame as unknown as HelloFrame;
    const command = frame as unknown as CommandFrame;
    if (!isCommand(command) || commands.has(command.id)) return;
    if (command.type === 'watch') talk?.watches(command.table);
    commands.set(command.id, { client: who?.client ?? '', tab: who?.tab ?? null, frame: command, connection });
    clock.sent(command.id, command.type, t);
  };

  const noteAnswer = (t: number, connection: number, id: string, told: Told): void => {
    const sent = commands.get(id);
    if (!sent) return add('divergent', t, `an answer to ${id}, which was never sent`);
    const text = told.type === 'accepted' ? `accepted ${told.version}` : told.code;
    if (sent.told !== undefined) {
      if (sent.told !== text)
        add('divergent', t, `${sent.frame.type} ${id} was answered ${sent.told}, and then ${text}`);
      return;
    }
    sent.told = text;
    clock.answered(id, t);
    const name = told.type === 'accepted' ? 'accepted' : told.code;
    tally.answers.set(name, (tally.answers.get(name) ?? 0) + 1);
    if (!who?.client) return;
    for (const { fault, text: what } of commandFaults(sent, told, book)) add(fault, t, what);
    // What one says oneself is shown, too, and before it is confirmed: that gateway was up to date when it was asked.
    const isOwnLine = sent.frame.type === 'chat' && told.type === 'accepted' && sent.connection === connection;
    if (isOwnLine && !talk?.wasShown(connection, id.replaceAll('-', '')))
      add('divergent', t, `chat ${id} was confirmed, and not shown to the one who said it`);
  };

  const noteTable = (t: number, number: number, frame: TableFrame, moment: TableMoment | undefined): void => {
    const { table, version, view } = frame;
    const { hello, versions } = connectionOf(number);
    const before = versions.get(table) ?? 0;
    const floor = hello?.seen?.tables?.[table] ?? 0;
    if (version < before) add('divergent', t, `table ${table} went back from version ${before} to ${version}`);
    if (view.moves < floor)
      add('divergent', t, `table ${table} was shown with ${view.moves} moves to one who had seen ${floor}`);
    versions.set(table, version);
    shown.tables.set(table, version);
    if (!moment) return add('divergent', t, `table ${table} was shown at version ${version}, which is not in the log`);
    for (const fault of frameFaults(frame, moment, who?.client ?? null))
      add('divergent', t, `table ${table} version ${version}: ${fault}`);
  };

  const noteHeard = ({ t, connection, frame: any }: Extract<HistoryEntry, { type: 'heard' }>): void => {
    const frame = any as unknown as ServerFrame;
    const moment = frame.type === 'table' ? momentOf(frame) : undefined;
    const answered = frame.type === 'rejected' ? commands.get(frame.id)?.frame : undefined;
    const receiver = { client: who?.client ?? null, moment, said: answered ? JSON.stringify(answered) : '' };
    for (const leak of leaksIn(frame, receiver, book.tables)) add('leaked', t, `a ${frame.type} frame tells ${leak}`);
    talk?.heard(t, connection, frame);
    if (frame.type === 'table') noteTable(t, connection, frame, moment);
    if (frame.type === 'accepted' || frame.type === 'rejected') noteAnswer(t, connection, frame.id, frame);
    if (frame.type === 'list' && frame.list === 'tables') for (const row of frame.rows) shown.rows.set(row.id, row);
    if (frame.type !== 'welcome') return;
    const floor = connectionOf(connection).hello?.seen?.lobby ?? 0;
    if (frame.lobby < floor) add('divergent', t, `was welcomed at log time ${frame.lobby}, and had seen ${floor}`);
  };

  for await (const entry of source.entries()) {
    lastT = entry.t;
    if (entry.type === 'who') {
      who = entry;
      talk = createTalkCheck(entry.client, book, add);
    }
    if (entry.type === 'asked') clock.asked(entry);
    if (entry.type === 'sent') noteSent(entry);
    if (entry.type === 'heard') noteHeard(entry);
    if (entry.type === 'read') checkReading(`${source.name} at ${entry.t} ms`, entry.games, book, findings);
  }
  clock.end(lastT);
  if (who?.kind === 'inspector') tally.inspected.push({ who, ...shown });
};
