import type { TableId } from '@battleline/domain';
import { expect } from '@jest/globals';
import { runOps } from '../support/ops-tool.ts';
import { look, type Player, sitDown } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import { heardOn } from '../support/tape-check.ts';
import { playUntil } from './play-until.ts';

const GAMES = 2;
const MOVES = 40;

/** A table frame that the viewer was sent at a random version, and what the tool says of that version. */
const compareOne = async (stage: Stage, viewer: Player, table: TableId): Promise<void> => {
  const frames = heardOn(viewer.tape).flatMap(({ frame }) =>
    frame.type === 'table' && frame.table === table ? [frame] : [],
  );
  const frame = frames[Math.floor(stage.random() * frames.length)];
  if (!frame) throw new Error('the viewer was shown nothing');
  const eyes = frame.view.viewer === 'watcher' ? 'watchers' : frame.view.viewer;
  const asked = ['table', table, '--at', String(frame.version), '--as', eyes, '--json'];
  const { out } = await runOps(stage.system.servers.environment(), ...asked);
  const { version, view } = JSON.parse(out) as { version: number; view: unknown };
  expect({ version, view }).toEqual({ version: frame.version, view: frame.view });
};

/** What operators see of the past is what people saw. */
export const operators = (story: Story): void => {
  story(
    'at any version an operator sees through a viewer’s eyes exactly what that viewer’s client was sent',
    async (stage) => {
      const [one, other, watcher] = await Promise.all([stage.enter(0), stage.enter(1), stage.enter(2)]);
      for (let games = 0; games < GAMES; games += 1) {
        const table = await sitDown(one, other);
        await look(watcher, table);
        await playUntil(stage, [one, other], table, MOVES);
        await Promise.all([one, other, watcher].map((viewer) => compareOne(stage, viewer, table)));
        const { client } = games === 0 ? one : other;
        expect(await client.send({ type: 'resign', table })).toMatchObject({ ok: true });
      }
    },
    180_000,
  );
};
