/** A read model by its name, with the program that knows its rows, and the schema that shows them. */
export type KnownReadModel = { readonly name: string; readonly program: string; readonly schema: string };

/** All that can be made anew from the log. */
export const READ_MODELS: readonly KnownReadModel[] = [
  { name: 'public_list', program: 'projector', schema: 'projector_v1' },
  { name: 'game_log', program: 'game-log', schema: 'game_log_v1' },
  { name: 'clients', program: 'projector', schema: 'clients_v1' },
  { name: 'client_keys', program: 'projector', schema: 'client_keys' },
];

/** What their schemas are called, of any version, and what stands beside them: a regular expression of Postgres. */
export const SCHEMA_NAMES = '^(\\w+_v\\d+|client_keys)(_next|_before)?$';
