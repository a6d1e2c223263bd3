import type pg from 'pg';

/** What pg's connection offers for COPY, beyond its types. */
type CopyConnection = pg.Connection & {
  readonly sendCopyFromChunk: (chunk: Buffer) => void;
  readonly endCopyFrom: () => void;
};

const CHUNK_BYTES = 1 << 18;

/** Sends lines in Postgres's text format to `copy … from stdin`. */
export const copyIn = (client: pg.ClientBase, statement: string, lines: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const data = Buffer.from(lines);
    const query = {
      submit: (connection: pg.Connection): void => connection.query(statement),
      handleCopyInResponse: (connection: CopyConnection): void => {
        for (let at = 0; at < data.length; at += CHUNK_BYTES)
          connection.sendCopyFromChunk(data.subarray(at, at + CHUNK_BYTES));
        connection.endCopyFrom();
      },
      handleCommandComplete: (): void => undefined,
      handleReadyForQuery: resolve,
      handleError: reject, // pg lets nothing else of this query come after it
    };
    client.query(query);
  });

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value in that format. */
export const copyText = (text: string): string =>
  /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPED[character] ?? character) : text;

export const COPY_NULL = '\\N';
