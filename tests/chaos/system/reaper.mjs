// Outlives the program that started it by a moment: when that one is gone, however it went, this one ends all that it
// had told it of. Told by lines: `+<process id>` and `-<process id>`.
import { createInterface } from 'node:readline';

const pids = new Set();
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
}
for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
}
