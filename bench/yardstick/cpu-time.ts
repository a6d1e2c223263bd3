import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second. */
const TICK_US = 10_000;

type Times = { readonly parent: number; readonly ticks: number };

/** Fields of /proc/<pid>/stat after the name: 4 = parent, 14 to 17 = user and system time, own and of ended children. */
const timesOf = (pid: number): Times | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return undefined; // it has ended; its parent has its times now
  }
};

/** CPU time in µs that these processes and all their descendants have used. */
export const cpuMicros = (pids: readonly number[]): number => {
  const numbers = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const all = new Map(numbers.flatMap((pid) => [[pid, timesOf(pid)] as const]));
  const isOurs = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return pids.includes(pid) || (parent !== undefined && parent > 1 && isOurs(parent));
  };
  const ticks = [...all].reduce((sum, [pid, times]) => (times && isOurs(pid) ? sum + times.ticks : sum), 0);
  return ticks * TICK_US;
};
