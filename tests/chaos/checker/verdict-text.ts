import type { Outcome } from '@battleline/events';
import type { Verdict } from './admission.ts';

// A verdict in words, for comparing two readers: `admitted at 17 table/3-0f=4`, `void late at 18`, `stop`.

export const verdictText = (verdict: Verdict): string => {
  switch (verdict.status) {
    case 'admitted':
      return ['admitted at', verdict.at, ...verdict.moved.map(({ stream, version }) => `${stream}=${version}`)].join(
        ' ',
      );
    case 'void':
      return `void ${verdict.reason} at ${verdict.at}`;
    case 'stop':
      return 'stop';
  }
};

/** What the shared fold says, in the same words. */
export const outcomeText = (outcome: Outcome): string => {
  switch (outcome.status) {
    case 'admitted':
      return ['admitted at', outcome.at, ...outcome.changes.map(({ key, version }) => `${key}=${version}`)].join(' ');
    case 'void':
      return `void ${outcome.reason} at ${outcome.at}`;
    case 'stop':
      return 'stop';
  }
};
