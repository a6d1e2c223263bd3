import { open } from 'node:fs/promises';

/** Makes texts durable: whatever comes while a flush is under way goes together into the next one. */
export type GroupCommitFile = {
  /** Calls back once the bytes are on the disk. */
  readonly append: (bytes: Buffer, done: () => void) => void;
};

/** Written with zeros beforehand, as databases do: a flush then needs no change of the file's size. */
const SIZE = 64 * 1024 * 1024;

/** Opens a new file; `failed` is told what the disk refuses. */
export const openGroupCommitFile = async (path: string, failed: (error: unknown) => void): Promise<GroupCommitFile> => {
  const file = await open(path, 'w');
  await file.write(Buffer.alloc(SIZE), 0, SIZE, 0);
  await file.sync();
  let waiting: { readonly bytes: Buffer; readonly done: () => void }[] = [];
  let position = 0;
  let isRunning = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      const bytes = Buffer.concat(group.map((one) => one.bytes));
      if (position + bytes.length > SIZE) position = 0; // only speed is asked for here, nobody reads it again
      await file.write(bytes, 0, bytes.length, position);
      await file.datasync();
      position += bytes.length;
      for (const { done } of group) done();
    }
    isRunning = false;
  };

  return {
    append: (bytes, done) => {
      waiting.push({ bytes, done });
      if (!isRunning) run().catch(failed);
    },
  };
};
