import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EveningPlan } from './evening.ts';
import type { Evening } from './generate.ts';

type Playing = { readonly player: Worker; readonly evening: Promise<Evening> };

/** Plays evenings in so many threads, ahead of whoever takes them, and yields them in the order of their plans. */
export async function* playAhead(plans: Iterable<EveningPlan>, threads: number): AsyncGenerator<Evening> {
  const players = Array.from({ length: threads }, () => new Worker(new URL('./evening-player.ts', import.meta.url)));
  const waiting = plans[Symbol.iterator]();
  const playing: Playing[] = [];
  const begin = (player: Worker): void => {
    const plan = waiting.next();
    if (plan.done) return;
    const evening = once(player, 'message').then(([played]: Evening[]) => played as Evening);
    evening.catch(() => undefined); // told when its turn comes
    player.postMessage(plan.value);
    playing.push({ player, evening });
  };
  try {
    for (const player of players) begin(player);
    for (let next = playing.shift(); next; next = playing.shift()) {
      const evening = await next.evening;
      begin(next.player);
      yield evening;
    }
  } finally {
    await Promise.all(players.map((player) => player.terminate()));
  }
}
