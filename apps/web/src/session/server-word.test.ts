import type { ServerFrame } from '@battleline/protocol';
import { expect, test } from '@jest/globals';
import { createServerWord } from './server-word.ts';

const WELCOME: ServerFrame = {
  ...{ type: 'welcome', at: 1, lobby: 1, you: null, seat: null, watching: [], gateway: '', program: '' },
};

const heardOf = (...frames: readonly ServerFrame[]) => {
  let tooFast = 0;
  const word = createServerWord(() => void (tooFast += 1));
  for (const frame of frames) word.hear(frame);
  return { isBehind: word.isBehind.value, isLeaving: word.leavingSince.value !== null, tooFast };
};

test('a gateway is behind for as long as its pongs say so', () => {
  expect(heardOf({ type: 'pong', at: 1, behind: true })).toMatchObject({ isBehind: true });
  expect(heardOf({ type: 'pong', at: 1, behind: true }, { type: 'pong', at: 2 })).toMatchObject({ isBehind: false });
});

test('a gateway leaves until another one has greeted', () => {
  expect(heardOf(WELCOME, { type: 'moving', at: 1 })).toMatchObject({ isLeaving: true });
  expect(heardOf({ type: 'moving', at: 1 }, { type: 'pong', at: 1, behind: true }, WELCOME)).toEqual({
    ...{ isBehind: false, isLeaving: false, tooFast: 0 },
  });
});

test('frames that were too many are told of, other errors are not', () => {
  const error = { type: 'error', at: 1, reason: '' } as const;
  expect(heardOf({ ...error, code: 'TOO_FAST' }, { ...error, code: 'BAD_FRAME' })).toMatchObject({ tooFast: 1 });
});
