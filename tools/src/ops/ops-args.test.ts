import { FEATURES } from '@battleline/domain';
import { expect, test } from '@jest/globals';
import { parseOpsArgs } from './ops-args.ts';

const gateway = 'a1'.repeat(16);
const read = (line: string) => parseOpsArgs(line.split(' ').filter((word) => word !== ''));
const plain = { type: 'features', activate: [], gone: [], dataFolder: undefined };

test('features are shown, or activated, one or all', () => {
  expect(read('features')).toEqual(plain);
  expect(read('features activate presence')).toEqual({ ...plain, activate: ['presence'] });
  expect(read('features activate all')).toEqual({ ...plain, activate: FEATURES });
  expect(read(`features activate all --gone ${gateway} --gone ${gateway} --data here`)).toEqual({
    ...{ type: 'features', activate: FEATURES, gone: [gateway, gateway], dataFolder: 'here' },
  });
  expect(read('--help')).toEqual({ type: 'help' });
});

test.each([
  ['', 'Which command?'],
  ['restart', 'There is no command restart.'],
  ['features forget presence', 'Features can be activated; forget is nothing to do.'],
  ['features activate', 'Activate which feature? A name, or all.'],
  ['features activate telepathy', `This version has no feature telepathy; it has: ${FEATURES.join(', ')}.`],
  ['features activate all more', 'more is too much.'],
  ['features --gone me', "me is no gateway's id: 32 hex digits."],
])('"%s" is wrong, and says why', (line, reason) => {
  expect(read(line)).toEqual({ type: 'wrong', reason });
});

test('an option that there is not is wrong', () => {
  expect(read('features --force')).toMatchObject({ type: 'wrong', reason: expect.stringContaining('--force') });
});
