/** What a statement gave, in the words of Postgres. */
export type ResultRows = {
  /** `SELECT`, `UPDATE` … */
  readonly command: string;
  /** rows given or changed */
  readonly count: number;
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
};
