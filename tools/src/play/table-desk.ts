import { type Client, printClock, readClocks } from '@battleline/client';
import { type Card, parseMove, renderView, type TableId } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { absenceLines } from './absence-text.ts';
import { happeningLines } from './happening-text.ts';
import { isToAct, movesLines, taskLine } from './moves-text.ts';
import { refusedLine } from './refused-text.ts';

export type TableDesk = {
  readonly lines: (frame: TableFrame) => readonly string[];
  readonly handle: (line: string, frame: TableFrame) => Promise<void>;
  /** the hand that was dealt at this table, if this client has seen it */
  readonly firstHand: (table: TableId) => readonly Card[] | undefined;
};

const headline = ({ players, table }: TableFrame): string =>
  `TABLE ${table}   north: ${players.north.name}, south: ${players.south.name}`;

/** Sits or looks on at a table: shows it, tells what happens, and sends moves. */
export const createTableDesk = (client: Client, say: (...lines: string[]) => void): TableDesk => {
  const frames = new Map<TableId, TableFrame>();
  const hands = new Map<TableId, readonly Card[]>();
  /** when the newest word on who is away came from each table, by this process's clock, ms */
  const toldAt = new Map<TableId, number>();
  /** the same of the clocks */
  const clockedAt = new Map<TableId, number>();

  client.on('table', (frame) => {
    const { table, view } = frame;
    if (view.moves === 0 && view.position && view.viewer !== 'watcher')
      hands.set(table, view.position.hands[view.viewer].cards ?? []);
    say(...happeningLines(frame, frames.get(table)));
    frames.set(table, frame);
  });
  client.on('presence', ({ table }) => void toldAt.set(table, performance.now()));
  for (const type of ['table', 'clocks'] as const)
    client.on(type, ({ table }) => void clockedAt.set(table, performance.now()));

  const absences = (frame: TableFrame): string[] => {
    const presence = client.state().presence.get(frame.table);
    if (!presence) return [];
    return absenceLines(frame, presence, performance.now() - (toldAt.get(frame.table) ?? Infinity));
  };

  const clocks = ({ table, clocks: shown }: TableFrame): string[] => {
    if (!shown) return [];
    const left = readClocks(shown, performance.now() - (clockedAt.get(table) ?? performance.now()));
    return [`time left: north ${printClock(left.north)}, south ${printClock(left.south)}`];
  };

  const save = async ({ table }: TableFrame): Promise<void> => {
    const answer = await client.send({ type: 'save', table });
    if (!answer.ok) return say(refusedLine(answer));
    await client.until(({ state }) => state().tables.get(table)?.view.status !== 'playing');
  };

  const send = async (line: string, { table, view }: TableFrame): Promise<void> => {
    const answer = await (line === 'resign' ? client.send({ type: 'resign', table }) : client.move(table, line));
    if (!answer.ok) return say(refusedLine(answer));
    // The answer may overtake the table: the next line is about what comes of this one.
    await client.until(({ state }) => (state().tables.get(table)?.view.moves ?? Infinity) > view.moves);
  };
  return {
    lines: (frame) => {
      const { position } = frame.view;
      const waits = frame.view.status === 'opened' ? ['Waiting for both players to be ready …'] : [];
      const task = isToAct(frame.view) ? ['', taskLine(frame.view)] : [];
      return [
        headline(frame),
        '',
        ...(position ? renderView(position).split('\n') : waits),
        ...clocks(frame),
        ...absences(frame),
        ...task,
      ];
    },
    handle: async (line, frame) => {
      const { view } = frame;
      if (line === 'moves') return say(...movesLines(view));
      if (line === 'save' && view.viewer !== 'watcher' && view.status === 'playing') return save(frame);
      const move = parseMove(line);
      if (move === undefined) return say(`"${line}" is no move and no command: try moves or help.`);
      if (view.viewer === 'watcher') return say('You are looking on: lobby goes back.');
      if (view.status === 'saved') return say('This game is saved: lobby goes back.');
      if (view.status === 'finished' || view.status === 'closed') return say('This game is over: lobby goes back.');
      if (!isToAct(view) && move.type !== 'resign') return say('It is not your turn.');
      return send(line, frame);
    },
    firstHand: (table) => hands.get(table),
  };
};
