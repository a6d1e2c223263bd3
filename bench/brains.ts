// How much processor time does a computer player take for a move? Prints the mean, the 99th percentile and the worst.
//   node bench/brains.ts [GAMES]
import { type Brain, BRAINS, type Level, LEVELS, playBrains } from '@battleline/client';

const games = Number(process.argv[2] ?? 40);
const µs = (ms: number): string => `${(ms * 1000).toFixed(0)} µs`.padStart(12);

/** Processor time of this thread since then, in ms: what else the machine does isn't measured. */
const ofThread = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1000;
};

/** The brain, and how long each of its moves took the processor, in ms by phase. */
const timed = (brain: Brain): { readonly brain: Brain; readonly times: ReadonlyMap<string, number[]> } => {
  const times = new Map<string, number[]>();
  return {
    times,
    brain: (view, random) => {
      const start = process.threadCpuUsage();
      const move = brain(view, random);
      const phase = view.position?.turn?.phase ?? '';
      times.set(phase, [...(times.get(phase) ?? []), ofThread(start)]);
      return move;
    },
  };
};

const measure = (level: Level): void => {
  playBrains({ north: BRAINS[level], south: BRAINS[level] }, 0); // warms up
  const { brain, times } = timed(BRAINS[level]);
  const cpu = process.cpuUsage();
  let moves = 0;
  for (let seed = 1; seed <= games; seed += 1) moves += playBrains({ north: brain, south: brain }, seed).moves.length;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `${level}: ${games} games, ${moves} moves, ${((user + system) / moves).toFixed(0)} µs of CPU a move, rules and view among them`,
  );
  for (const [phase, list] of [...times, ['all', [...times.values()].flat()] as const]) {
    const sorted = list.toSorted((one, other) => one - other);
    const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    console.log(
      `  ${phase.padEnd(8)} ${String(sorted.length).padStart(6)} moves  mean ${µs(mean)}  p99 ${µs(p99)}  worst ${µs(sorted.at(-1) ?? 0)}`,
    );
  }
};

LEVELS.forEach(measure);
