import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { BLOCK_SIZE, createBlockHasher } from './block-hash.ts';
import type { FoldedBatch } from './log-reader.ts';
import { named, partition } from './partition.fixture.ts';

type Outcomes = FoldedBatch['outcomes'];

/** So many outcomes of a partition: some void, some that move a stream on. */
const outcomesOf = (count: number): Outcomes => {
  const log = partition({ isEmpty: true });
  const outcomes = Array.from({ length: count }, (_, offset) => {
    if (offset === 0) return log.append(0, {}, { type: 'LogOpened', identity: 'a'.repeat(32) });
    const version = log.fold.read('game/22222222222222222222222222222222')?.version ?? 0;
    const isWrong = offset % 3 === 0;
    return log.append(1, { streams: [named('game', '2'.repeat(32), isWrong ? version + 1 : version)] });
  });
  return outcomes.filter((outcome) => outcome.status !== 'stop');
};

const batch = (outcomes: Outcomes, place: { topic?: string; partition?: number } = {}): FoldedBatch => ({
  ...{ topic: 'lobby', partition: 0, records: [], end: 0 },
  ...place,
  outcomes,
});

const two = outcomesOf(2 * BLOCK_SIZE + 10);

describe('the hash of a block', () => {
  test('is over offset, verdict and resulting versions of its 4,096 records', () => {
    const lines = two
      .slice(0, BLOCK_SIZE)
      .map((outcome) =>
        outcome.status === 'void'
          ? `${outcome.offset} ${outcome.reason}\n`
          : `${[outcome.offset, 'admitted', ...outcome.changes.map(({ key, version }) => `${key}=${version}`)].join(' ')}\n`,
      );
    expect(lines.slice(0, 4)).toEqual([
      '0 admitted\n',
      `1 admitted game/${'2'.repeat(32)}=1\n`,
      `2 admitted game/${'2'.repeat(32)}=2\n`,
      '3 version\n',
    ]);
    const hash = createHash('sha256').update(lines.join('')).digest('hex');
    const full = createBlockHasher().onBatch(batch(two));
    expect(full).toEqual([
      { topic: 'lobby', partition: 0, block: 0, hash },
      { topic: 'lobby', partition: 0, block: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(full[1]?.hash).not.toBe(hash);
  });
  test('is the same in whatever batches the records come, and other partitions between them', () => {
    const hasher = createBlockHasher();
    const found = [];
    for (let start = 0; start < two.length; start += 1_000) {
      found.push(...hasher.onBatch(batch(two.slice(start, start + 1_000))));
      hasher.onBatch(batch(two.slice(start, start + 7), { topic: 'tables', partition: 3 }));
    }
    expect(found).toEqual(createBlockHasher().onBatch(batch(two)));
  });
  test.each<[string, (outcomes: Outcomes) => Outcomes]>([
    ['another verdict', (all) => all.map((one) => (one.status === 'void' ? { ...one, reason: 'late' } : one))],
    [
      'another version',
      (all) =>
        all.map((one) =>
          one.status === 'admitted' && one.offset === 4_000
            ? { ...one, changes: one.changes.map((change) => ({ ...change, version: change.version + 1 })) }
            : one,
        ),
    ],
  ])('is another one after %s', (_, change) => {
    const [right, wrong] = [two, change(two)].map((outcomes) => createBlockHasher().onBatch(batch(outcomes))[0]?.hash);
    expect(wrong).not.toBe(right);
  });
  test('is not told where the fold began in the middle of the block', () => {
    const full = createBlockHasher().onBatch(batch(two.slice(1)));
    expect(full.map(({ block }) => block)).toEqual([1]);
  });
});
