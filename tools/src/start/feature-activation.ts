import { activateAll, createLogger, type EventLogConfig, openEventLog, type Program } from '@battleline/service';
import { printStanding } from '../ops/feature-text.ts';
import type { Life } from './life.ts';

/**
 * Activates all features in the background, once everything is up: whoever starts a system by one command runs one
 * version. Says so where a process stands in the way, and fails nothing.
 */
export const activateFeatures = (
  config: EventLogConfig,
  options: {
    readonly program: Program;
    /** nobody else can use this log: a gateway that doesn't beat is one of an earlier start, which was killed */
    readonly isAlone: boolean;
    readonly say: (line: string) => void;
    readonly life: Life;
  },
): void => {
  const { program, isAlone, say, life } = options;
  const { signal } = life;
  const logger = createLogger({ role: 'start', program, level: 'silent' });
  const activate = async (): Promise<void> => {
    const log = await openEventLog(config, { name: 'battleline-start', logger, signal });
    try {
      const standings = await activateAll({ log, signal, isGone: () => isAlone });
      for (const [feature, standing] of standings)
        if (standing.status !== 'active') say(printStanding(feature, standing).join('\n'));
    } finally {
      await log.close();
    }
  };
  const activating = activate().catch((error: unknown) => {
    if (!signal.aborted)
      say(`features could not be activated: ${error instanceof Error ? error.message : String(error)}`);
  });
  life.keep({ stop: () => activating });
};
