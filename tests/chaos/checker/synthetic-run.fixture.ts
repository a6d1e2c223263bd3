import type { TableId } from '@battleline/domain';
import { type EventLog, memoryLog } from '@battleline/events';
import { createLogWriter, createRandom } from '@battleline/service/testing';
import { type Run, type RunInput, runSchema } from '../history.ts';
import { createSyntheticGateway } from './synthetic-gateway.fixture.ts';
import { createHistories } from './synthetic-people.fixture.ts';
import { createSyntheticPlay } from './synthetic-play.fixture.ts';

// A run as it should be, made in memory: a gateway without sockets, and histories as its clients would have written them.
// Tests plant a defect in one of the two, and see it found.

export type SyntheticRun = Awaited<ReturnType<typeof openSyntheticRun>>;

export const openSyntheticRun = async (seed = 1, log: EventLog = memoryLog()) => {
  const writer = await createLogWriter(log);
  const random = createRandom(seed);
  const histories = createHistories(random, () => writer.lobby().now());
  const hall = createSyntheticGateway({ writer, random }, histories);
  const { gateway, lobby, askInLobby, stateOf, versionOf, frameFor } = hall;
  const { people, tell, hear, sources, later } = histories;

  const run = (more: Partial<RunInput> = {}): Run =>
    runSchema.parse({
      format: 1,
      seed,
      minutes: 0,
      log: { kind: 'postgres', url: 'none' },
      databaseUrl: 'none',
      stoppedAt: histories.now(),
      endedAt: histories.now() + 100_000,
      ...more,
    } satisfies RunInput);
  /** The log's ends now, as a quiet moment's. */
  const endsNow = async (): Promise<Record<string, number>> => {
    const ends: Record<string, number> = {};
    for (const topic of ['lobby', 'tables'])
      for (const [partition, end] of await log.ends(topic)) ends[`${topic}/${partition}`] = end;
    return ends;
  };

  return {
    ...{ log, writer, random, gateway, people, lobby, askInLobby, stateOf, versionOf, frameFor },
    ...createSyntheticPlay(random, histories, hall),
    ...{ tell, hear, sources, later, run, endsNow },
  };
};

/** Two games played side by side by four people, one of them watched; everybody leaves at the end. */
export const playCleanRun = async (
  seed = 1,
  log: EventLog = memoryLog(),
): Promise<SyntheticRun & { readonly tables: readonly TableId[] }> => {
  const world = await openSyntheticRun(seed, log);
  const [a, b, c, d] = [await world.signIn(), await world.signIn(), await world.signIn(), await world.signIn()];
  const tables = [await world.sitDown(a, b), await world.sitDown(c, d)];
  let running = [...tables];
  for (let count = 0; running.length > 0; count += 1) {
    if (count === 20) world.visit(tables[0] as TableId);
    const table = world.random.pick(running);
    if (await world.move(table)) continue;
    running = running.filter((other) => other !== table);
    await world.close(table);
  }
  for (const who of [a, b, c, d]) await world.leave(who);
  return { ...world, tables };
};
