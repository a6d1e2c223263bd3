import { type TableId, tablePartition } from '@battleline/domain';
import { type EventLog, plainHeader } from '@battleline/events';
import { createLogWriter, type LogWriter } from './log-writer.ts';
import { createRandom, type Random } from './random.ts';
import { createRandomPlay, type RandomPlay } from './random-play.ts';

/** How much happens: games that are played to the end, and the number of moves in one more that isn't. */
export type Evening = { readonly seed: number; readonly games: number; readonly openMoves?: number };

/** People come and go, invite each other, play games side by side; and some records have no effect. */
export const playEvening = async (
  log: EventLog,
  { seed, games, openMoves = 60 }: Evening,
): Promise<{ readonly writer: LogWriter; readonly play: RandomPlay; readonly random: Random }> => {
  const random = createRandom(seed);
  const writer = await createLogWriter(log);
  const play = createRandomPlay(writer, random);
  let running: TableId[] = [];
  for (let count = 0; count < games; count += 1) running.push(await play.startGame());
  while (running.length > 0) {
    const table = random.pick(running);
    if (!(await play.move(table))) running = running.filter((other) => other !== table);
    await stir(writer, play, random, tablePartition(table));
  }
  const open = await play.startGame();
  for (let count = 0; count < openMoves && (await play.move(open)); count += 1);
  return { writer, play, random };
};

/** Now and then something that isn't a move. */
const stir = async (writer: LogWriter, play: RandomPlay, random: Random, partition: number): Promise<void> => {
  switch (random.below(40)) {
    case 0: {
      const client = await play.signIn();
      if (random.below(2) === 0) await play.invite(client);
      return random.below(3) === 0 ? play.signOut(client) : undefined;
    }
    case 1:
      return spoil(writer, random, partition);
  }
};

/** Appends a record without effect: a copy, nonsense, or one that was decided on another version. */
export const spoil = async (writer: LogWriter, random: Random, partition: number): Promise<void> => {
  switch (random.below(4)) {
    case 0:
      return writer.repeat('tables', partition);
    case 1:
      return writer.repeat('lobby', 0);
    case 2:
      return writer.appendBytes('tables', partition, new Uint8Array([1, 2, 3]));
    case 3: {
      const id = random.hex(16);
      const streams = [{ kind: 'player', id, version: 7, checked: false, rests: false }] as const;
      return writer.append({ type: 'Tick' }, undefined, (header) => ({ ...plainHeader(header.foldedTo), streams }));
    }
  }
};
