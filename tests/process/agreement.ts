import { expect } from '@jest/globals';
import { commandFaults } from '../support/command-check.ts';
import { type Compared, COMPARED, askRows } from '../support/read-models.ts';
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

/**
 * What must hold whenever nobody acts: every game that is over has left its table, once; every row is what the rules
 * tool's replay of the log says; every client was told the log's truth, and only his part of it; every command that
 * was confirmed stands in the log exactly once.
 */
export const expectAgreement = async (stage: Stage): Promise<Inspection> => {
  await stage.settled();
  const { truth, games, rows } = await lookAtBoth(stage);
  for (const { table, positions, freed, closed } of games.values()) {
    const ends = (positions.at(-1)?.result ?? null) === null ? 0 : 1;
    expect({ table, freed, closed }).toEqual({ table, freed: ends, closed: ends });
  }
  const expected = await expectedRows(truth, games, stage.rules);
  for (const [name, should] of Object.entries(expected))
    expect({ [name]: rows[name as keyof Compared] }).toEqual({ [name]: should });
  for (const guest of stage.guests()) {
    expect(tapeFaults(guest.tape, guest.id, games)).toEqual([]);
    expect(setbacks(guest.tape)).toEqual([]);
    expect(commandFaults(guest, truth)).toEqual([]);
  }
  return { truth, games };
};
