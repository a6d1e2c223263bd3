import type { FeatureStanding } from '@battleline/service';
import { expect, test } from '@jest/globals';
import { printStanding } from './feature-text.ts';

const gateway = { process: 'a', role: 'gateway', program: '1.2.0' };

test.each<[FeatureStanding, string[]]>([
  [{ status: 'active', activatedAt: 1_760_000_000_000_000 }, ['presence: active since 2025-10-09T08:53:20.000Z']],
  [{ status: 'known', processes: 4 }, ['presence: not active; all 4 processes that live know it']],
  [
    { status: 'unheard' },
    ['presence: not active; no process beats, so there is nobody to ask: start the system first'],
  ],
  [
    {
      status: 'unknown',
      unaware: [
        { ...gateway, beats: true },
        { ...gateway, process: 'b', beats: false },
      ],
    },
    [
      "presence: not active; these don't know it:",
      '  gateway a, version 1.2.0: upgrade it first',
      '  gateway b, version 1.2.0, has no heartbeat: upgrade it first, or if it is gone: --gone b',
    ],
  ],
])('%j', (standing, lines) => {
  expect(printStanding('presence', standing)).toEqual(lines);
});
