/** record and jsonl hold whole games, made of the log; csv and avro the rows of the views of `analytics`. */
export const EXPORT_FORMATS = ['record', 'jsonl', 'csv', 'avro'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type RecordFormat = 'record' | 'jsonl';
export type ViewFormat = 'csv' | 'avro';

/** A file that was written, and how many games or rows stand in it. */
export type ExportedFile = { readonly name: string; readonly count: number };
