import { isDeepStrictEqual } from 'node:util';
import type { Findings } from './finding.ts';
import type { LogBook } from './log-book.ts';

/** What one partition says of another: a table's players and its result are those that the lobby knows. */
export const checkChains = ({ lobby, tables }: LogBook, findings: Findings): void => {
  const add = (text: string): void => findings.add('divergent', text);
  for (const [table, state] of tables.states) {
    const sitting = lobby.sittings.get(table);
    if (state.status === 'unknown') {
      add(`table ${table} has events and no opening`);
      continue;
    }
    if (!sitting) {
      add(`table ${table} was opened, and nobody agreed on it`);
      continue;
    }
    if (sitting.north !== state.north || sitting.south !== state.south || sitting.game !== state.game)
      add(`table ${table} was opened for others than had agreed on it`);
    if (sitting.freed.length > 1)
      findings.add('duplicated', `the seats of ${table} were freed ${sitting.freed.length} times`);
    const [result] = sitting.freed;
    if (result === undefined) continue;
    const own = 'position' in state ? state.position.result : null;
    if (!isDeepStrictEqual(own, result))
      add(`the result of ${table} is ${JSON.stringify(own)}, and the lobby was told ${JSON.stringify(result)}`);
  }
};
