import { expect } from '@jest/globals';
import { commandFaults } from '../support/command-check.ts';
import type { Player } from '../support/player.ts';
import { type Compared, COMPARED, askRows, type Row } from '../support/read-models.ts';
import { expectedRows } from '../support/rows-expected.ts';
import type { Inspection, Stage } from '../support/stage.ts';
import { setbacks, tapeFaults } from '../support/tape-check.ts';

const MAX_LOOKS = 10;

/** The log and the rows of one moment: no record came while the rows were read. */
const lookAtBoth = async (stage: Stage): Promise<Inspection & { readonly rows: Compared }> => {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const { length } = await stage.system.watch().readAll();
    const rows = await askRows(stage.system, COMPARED);
    const inspection = await stage.inspect();
    if (inspection.truth.records.length === length) return { ...inspection, rows };
  }
  throw new Error(`the log never rested while the rows were read, ${MAX_LOOKS} times`);
};

/** The players whose rows are meant, and their tables. */
type Meant = { readonly players: ReadonlySet<unknown>; readonly tables: ReadonlyMap<unknown, unknown> };

/** Rows of a player or a table; all others are meant in any case. */
const isOf = ({ client_id, table_id }: Row, { players, tables }: Meant): boolean => {
  if (client_id !== undefined) return players.has(client_id);
  return table_id === undefined || tables.has(table_id);
};

/** Every row is what the rules tool's replay of the log says: every one, or those of these players and their tables. */
export const expectRows = async (stage: Stage, of?: readonly Player[]): Promise<Inspection> => {
  const { truth, games: all, rows } = await lookAtBoth(stage);
  const players = new Set(of?.map(({ id }) => id));
  const games = new Map([...all].filter(([, { opened }]) => !of || players.has(opened.north)));
  const meant = (these: readonly Row[]): readonly Row[] =>
    of ? these.filter((row) => isOf(row, { players, tables: games })) : these;
  const expected = await expectedRows(truth, games, stage.rules);
  for (const [name, should] of Object.entries(expected))
    expect({ [name]: meant(rows[name as keyof Compared]) }).toEqual({ [name]: meant(should) });
  return { truth, games };
};

/**
 * What must hold whenever nobody acts: every game that is over has left its table, once; every row is what the rules
 * tool's replay of the log says; every client was told the log's truth, and only his part of it; every command that
 * was confirmed stands in the log exactly once.
 */
export const expectAgreement = async (stage: Stage): Promise<Inspection> => {
  await stage.settled();
  const { truth, games } = await expectRows(stage);
  for (const { table, positions, freed, closed } of games.values()) {
    const ends = (positions.at(-1)?.result ?? null) === null ? 0 : 1;
    expect({ table, freed, closed }).toEqual({ table, freed: ends, closed: ends });
  }
  for (const guest of stage.guests()) {
    expect(tapeFaults(guest.tape, guest.id, games)).toEqual([]);
    expect(setbacks(guest.tape)).toEqual([]);
    expect(commandFaults(guest, truth)).toEqual([]);
  }
  return { truth, games };
};
