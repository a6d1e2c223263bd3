import type { Projection } from '../projection/projection.ts';
import type { RowChange, RowTable } from '../projection/row-table.ts';
import { nextOf } from './structure.ts';

/** A projection, and the schema that holds the tables of its version. */
export type ProjectionModel = { readonly projection: Projection; readonly schema: string };

/** The names under which the checkpoints of the schemas beside are kept. */
export const nextName = ({ name }: Pick<Projection, 'name'>): string => `${name}:next`;
export const beforeName = ({ name }: Pick<Projection, 'name'>): string => `${name}:before`;

/** The same projection, into the tables of the schema beside. */
export const besideOf = ({ projection, schema }: ProjectionModel): Projection => {
  const tables = new Map<RowTable, RowTable>();
  const moved = (table: RowTable): RowTable => {
    const known = tables.get(table) ?? { ...table, name: table.name.replace(`${schema}.`, `${nextOf(schema)}.`) };
    tables.set(table, known);
    return known;
  };
  const changesOf: Projection['changesOf'] = (outcome, place) =>
    projection.changesOf(outcome, place).map((change): RowChange => ({ ...change, table: moved(change.table) }));
  return { ...projection, name: nextName(projection), changesOf };
};
