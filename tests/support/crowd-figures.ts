import { spreadOf } from '../chaos/checker/spread.ts';
import { commandsOn } from './command-check.ts';
import type { Crowd } from './crowd.ts';
import type { Stage } from './stage.ts';

/** What became of the moves that a crowd was told to be accepted. */
export type Figures = { readonly lost: number; readonly doubled: number };

/** How often each command stands in the log, admitted. */
const timesAdmitted = async ({ system }: Stage): Promise<ReadonlyMap<string | null, number>> => {
  const times = new Map<string | null, number>();
  for (const { status, header } of await system.watch().readAll())
    if (status === 'admitted') times.set(header.commandId, (times.get(header.commandId) ?? 0) + 1);
  return times;
};

/** Counts the confirmed moves, and prints that beside how long people had to wait. */
export const tellFigures = async (stage: Stage, what: string, crowd: Crowd): Promise<Figures> => {
  const times = await timesAdmitted(stage);
  const moves = crowd.players
    .flatMap(commandsOn)
    .filter(({ type, answers }) => type === 'move' && answers[0]?.type === 'accepted')
    .map(({ id }) => times.get(id.replaceAll('-', '')) ?? 0);
  const lost = moves.filter((count) => count === 0).length;
  const doubled = moves.filter((count) => count > 1).length;
  const { p50, p99 } = spreadOf(crowd.pauses());
  process.stderr.write(
    `${what}: ${moves.length} moves confirmed, ${lost} lost, ${doubled} doubled; ` +
      `each player's longest pause: p50 ${p50} ms, p99 ${p99} ms\n`,
  );
  return { lost, doubled };
};
