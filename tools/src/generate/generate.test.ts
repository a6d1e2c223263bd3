import {
  createPartitionFold,
  decodeRecord,
  encodeRecord,
  EVENT_TOPICS,
  type MemoryLogStore,
  memoryLog,
  memoryLogStore,
  type Outcome,
  openTopics,
} from '@battleline/events';
import { isOver } from '@battleline/domain';
import { expect, test } from '@jest/globals';
import { type EveningPlan, playEvening } from './evening.ts';
import { playAhead } from './evening-players.ts';
import { landEvenings, planEvenings } from './generate.ts';

const outcomesOf = (store: MemoryLogStore): Outcome[] =>
  (['lobby', 'tables'] as const).flatMap((topic) =>
    Array.from({ length: EVENT_TOPICS[topic] }).flatMap((_, partition) => {
      const fold = createPartitionFold({ topic, partition, decode: decodeRecord });
      return (store.partition(topic, partition)?.records ?? []).flatMap((record) => (record ? fold.fold(record) : []));
    }),
  );

test('a log is filled with finished games whose every record counts', async () => {
  const store = memoryLogStore();
  const log = memoryLog({ store });
  await openTopics(log, encodeRecord);
  const told: number[] = [];
  const plans = planEvenings({ games: 3, level: 'random', seed: 'three' });
  const evenings = [...plans].map((plan) => ({ plan, records: playEvening(plan) }));
  await landEvenings(log, evenings, new AbortController().signal, (...counts) => told.push(...counts));
  const finished = new Set<string>();
  const outcomes = outcomesOf(store);
  for (const outcome of outcomes) {
    if (outcome.status !== 'admitted') continue;
    for (const { ref, after } of outcome.changes) {
      if (after.kind === 'table' && after.table.status === 'closed' && isOver(after.table)) finished.add(ref.id);
      if (after.kind === 'player' && outcome.event.type === 'SessionEnded') expect(after.player.seat).toBeNull();
    }
  }
  expect(finished.size).toBe(3);
  expect(outcomes.filter(({ status }) => status !== 'admitted')).toEqual([]);
  expect(told).toEqual([3, evenings[0]?.records.length]);
});

test('threads play what the plans say, in their order', async () => {
  const plans = [3, 1, 2].map(
    (games) => ({ name: `${games}`, games, level: 'random', timeMs: 1_800_000_000_000 }) as const,
  );
  const played = [];
  for await (const evening of playAhead(plans, 2)) played.push(evening);
  expect(played).toEqual(plans.map((plan) => ({ plan, records: playEvening(plan) })));
});

test('the same seed gives the same games, no two evenings of it and no other seed the same', () => {
  const plansOf = (seed: string) => [...planEvenings({ games: 250, level: 'random', seed }, () => 0)];
  expect(plansOf('one')).toEqual(plansOf('one'));
  expect(plansOf('one').map(({ games }) => games)).toEqual([100, 100, 50]);
  const first = ({ name }: EveningPlan) => playEvening({ name, games: 1, level: 'random', timeMs: 0 })[0]?.value;
  const values = [...plansOf('one'), ...plansOf('other')].map((plan) => Buffer.from(first(plan) ?? []).toString('hex'));
  expect(new Set(values).size).toBe(6);
});
