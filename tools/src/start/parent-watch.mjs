// Loaded into each process that `npm start` starts, before the process's own main.ts: when the parent has been killed
// nobody is left to stop the process, so it stops itself.
import { setTimeout } from 'node:timers';

const STOP_WITHIN_MS = 10_000;

process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_WITHIN_MS).unref();
});
process.channel?.unref();
