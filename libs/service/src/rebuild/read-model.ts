import type { EventLog, PartitionKey } from '@battleline/events';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Tables } from '../postgres/tables.ts';
import type { OlderColumns } from './comparison.ts';

/** Offsets before which rows are wanted, or stand. */
export type Goals = ReadonlyMap<PartitionKey, number>;

/** Fills the schema beside; goes on where it was when it is asked again. */
export type Filling = {
  /** Brings the rows to exactly these offsets; in the client's transaction, or in as many of its own as it likes. */
  readonly fillTo: (goals: Goals, transaction: 'own' | 'given') => Promise<void>;
  /** Offset of the next record to make rows of. */
  readonly next: (place: PartitionKey) => number;
};

export type FillingOptions = {
  readonly log: EventLog;
  /** one connection, for nothing else */
  readonly client: pg.ClientBase;
  /** other connections to the same database */
  readonly kysely: Kysely<Tables>;
  /** told of what was read, whether rows were made of it or not */
  readonly onRecords: (count: number) => void;
  readonly signal: AbortSignal;
};

/** What has become of a read model's schemas. */
export type SchemaMove = 'swapped in' | 'swapped back' | 'dropped beside';

/** A read model that can be made anew: a schema of tables, how another one is filled beside it, and where each stands. */
export type ReadModel = {
  /** as operators call it */
  readonly name: string;
  readonly schema: string;
  readonly topics: Readonly<Record<string, number>>;
  /** What stands and differs only in these columns isn't wrong. */
  readonly older?: OlderColumns;
  /** Where the rows that are shown stand; undefined: none do. */
  readonly standing: (kysely: Kysely<Tables>) => Promise<Goals | undefined>;
  /** The same in the client's transaction, until the end of which nobody else writes rows. */
  readonly lock: (client: pg.ClientBase) => Promise<Goals | undefined>;
  /** Fills the schema beside, empty as it is, or goes on with it. Rejects where there is nothing to go on with. */
  readonly fill: (from: 'beginning' | 'beside', options: FillingOptions) => Promise<Filling>;
  /** Lets what is kept of the standing outside of the schemas follow them; in the client's transaction, if it has one. */
  readonly follow: (client: pg.ClientBase, move: SchemaMove) => Promise<void>;
};
