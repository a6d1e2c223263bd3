import type { Heartbeat } from '@battleline/events';
import { expect, test } from '@jest/globals';
import { createBlockObserver } from './block-observer.ts';

/** A beat of process `a` that tells hash `1` of block 7: `a 7=1`. */
const beat = (text: string): Heartbeat => {
  const [process = '', ...told] = text.split(' ');
  const blocks = told.map((one) => {
    const [block, hash = ''] = one.split('=');
    return { topic: 'tables', partition: 3, block: Number(block), hash };
  });
  return { type: 'Heartbeat', process, role: 'projector', program: '1.2.3', features: [], offsets: [], blocks };
};
const named = (process: string) => ({ process, role: 'projector', program: '1.2.3' });

test('processes that came to the same give no alarm', () => {
  const observer = createBlockObserver();
  for (const text of ['a 7=x 8=y', 'b 7=x', 'c 8=y 9=z', 'b']) expect(observer.note(beat(text))).toEqual([]);
});

test('one that came to something else is named with the other one, partition and block', () => {
  const observer = createBlockObserver();
  observer.note(beat('a 7=x 8=y'));
  expect(observer.note(beat('b 7=x 8=w'))).toEqual([
    { topic: 'tables', partition: 3, block: 8, processes: [named('a'), named('b')] },
  ]);
  expect(observer.note(beat('c 8=y'))).toEqual([]);
});

test('the same block of another partition is another block', () => {
  const observer = createBlockObserver();
  observer.note(beat('a 7=x'));
  const other = beat('b 7=w');
  expect(observer.note({ ...other, blocks: other.blocks.map((block) => ({ ...block, partition: 4 })) })).toEqual([]);
});

test('only the newest blocks are remembered', () => {
  const observer = createBlockObserver(2);
  observer.note(beat('a 1=x 2=x 3=x'));
  expect(observer.note(beat('b 3=w 2=w 1=w')).map(({ block }) => block)).toEqual([3, 2]);
});
