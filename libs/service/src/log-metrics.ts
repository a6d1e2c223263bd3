import type { AppendObserver } from '@battleline/events';
import { Gauge, Histogram, type Registry } from 'prom-client';

/** The metrics of a process that uses the log, and of its start. */
export type LogMetrics = {
  readonly onAppend: AppendObserver;
  /** A phase of the start has ended: it began when the one before ended, the first one with the process. */
  readonly phaseEnded: (phase: StartPhase) => void;
};

/** What a start does, in this order; a process has those that it goes through. */
export const START_PHASES = [
  'program', // loads it and reads the configuration
  'database', // waits for Postgres, migrates
  'log', // waits for the log, makes topics that are missing
  'standby', // waits until the other instance has ended
  'snapshots', // reads what the fold begins with
  'reading', // reads the log to where it ended; a projection until its rows stand
  'lobby', // a gateway: until the lobby knows it
] as const;
export type StartPhase = (typeof START_PHASES)[number];

/** `nowMs` = time since the process began. */
export const createLogMetrics = (registry: Registry, nowMs: () => number = () => performance.now()): LogMetrics => {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'battleline_append_seconds',
    help: 'Time of one request that appends, until the log has answered it',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const records = new Histogram({
    name: 'battleline_append_records',
    help: 'Records in one request that appends: whatever waited while the one before was under way',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  });
  const start = new Gauge({
    name: 'battleline_start_phase_seconds',
    help: 'How long each phase of the start took; one that is not over yet is missing',
    labelNames: ['phase'] as const,
    registers,
  });
  let began = 0;
  return {
    onAppend: (batch) => {
      seconds.observe(batch.seconds);
      records.observe(batch.records);
    },
    phaseEnded: (phase) => {
      const now = nowMs();
      start.set({ phase }, (now - began) / 1000);
      began = now;
    },
  };
};
