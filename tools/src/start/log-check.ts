import { LogError } from '@battleline/events';
import { createLogger, type EventLogConfig, openEventLog, type Program } from '@battleline/service';
import { StartError } from './start-error.ts';

const ANSWER_WITHIN_MS = 15_000;

/** Makes sure that Kafka answers before anything is started on it, and names it; rejects with StartError EVENT_LOG. */
export const checkKafka = async (config: EventLogConfig, program: Program, stop: AbortSignal): Promise<string> => {
  let reason = 'no answer';
  const destination = { write: (line: string) => (reason = reasonIn(line) ?? reason) };
  const logger = createLogger({ role: 'start', program, level: 'warn' }, destination);
  const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const signal = AbortSignal.any([stop, late]);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    const opening = openEventLog(config, { name: 'battleline-start', logger, signal });
    opening.catch(() => undefined); // when it is too late
    const log = await Promise.race([opening, aborted]);
    const identity = await log.identity();
    await log.close();
    return `Kafka cluster ${identity}${config.TOPIC_PREFIX && ` with the prefix ${config.TOPIC_PREFIX}`}`;
  } catch (error) {
    stop.throwIfAborted();
    if (!late.aborted && !(error instanceof LogError)) throw error;
    if (error instanceof LogError) reason = error.message;
    const message = `Kafka at ${config.KAFKA_BROKERS ?? ''} can't be used: ${reason}.`;
    const advice = 'Mend KAFKA_BROKERS, or start one here, in another terminal: npm run kafka';
    throw new StartError('EVENT_LOG', `${message}\n${advice}`, { cause: error });
  }
};

const reasonIn = (line: string): string | undefined => {
  const { reason } = JSON.parse(line) as { reason?: unknown };
  return typeof reason === 'string' ? reason : undefined;
};
