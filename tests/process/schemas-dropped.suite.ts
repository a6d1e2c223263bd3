import { expect } from '@jest/globals';
import { ask, register, signIn } from '../support/accounts.ts';
import { tellFigures } from '../support/crowd-figures.ts';
import { type Crowd, gatherCrowd } from '../support/crowd.ts';
import { opsOn } from '../support/ops-tool.ts';
import { startReader } from '../support/reader.ts';
import { dropSchemas, readCatalogue } from '../support/schemas.ts';
import type { Stage, Story } from '../support/stage.ts';
import { expectRows } from './agreement.ts';

const TABLES = 100;
/** A thought about a card: so two cores carry all tables, the system and its rebuilding. */
const PACE_MS = 2_000;
/** At so many tables the game ends, and another one begins, while rows are made anew. */
const ENDING = 5;
/** So many reads are the least that shows somebody who hammers. */
const MANY = 50;
const READ_MODELS = ['public_list', 'game_log', 'clients', 'client_keys'] as const;

type Rebuilt = { readonly readModel: string; readonly records: number; readonly seconds: number };

/** All read models are made anew by the one command, and games end and begin meanwhile; what it told of each. */
const rebuildAll = async (stage: Stage, crowd: Crowd): Promise<readonly Rebuilt[]> => {
  const [from, moves] = [performance.now(), crowd.moves()];
  const going = crowd.resignSome(ENDING);
  const { code, out, told } = await opsOn(stage, 'views', 'rebuild', 'all', '--yes', '--json');
  const played = (crowd.moves() - moves) / ((performance.now() - from) / 1000);
  expect({ code, told }).toMatchObject({ code: 0 });
  expect(played).toBeGreaterThan(0);
  await going;
  const lines = out.trim().split('\n');
  const rebuilt = lines.map((line) => JSON.parse(line) as Rebuilt);
  const each = rebuilt.map((one) => `${one.readModel} ${one.records} records in ${one.seconds.toFixed(2)} s`);
  process.stderr.write(`${each.join(', ')}; ${played.toFixed(0)} moves/s confirmed meanwhile\n`);
  return rebuilt;
};

const all = (what: object) => READ_MODELS.map((readModel) => ({ readModel, differences: [], shown: true, ...what }));

/** All rows are made anew while people play and others read, also after somebody has dropped the schemas. */
export const schemasDropped = (story: Story): void => {
  story(
    'all schemas of read models, dropped by hand while 100 tables play, are back by one command; made anew once more they are the same, and no reader notices',
    async (stage) => {
      const { system } = stage;
      const { projector, gameLog } = system;
      const url = system.servers.databaseUrl();
      const login = { name: 'Ludmilla', password: 'password of Ludmilla' };
      const { you } = await register(stage, login);
      const crowd = await gatherCrowd(stage, TABLES, PACE_MS);
      await crowd.goOn(1);
      const { seat, tables } = crowd.players[0]?.client.state() ?? {};
      const game = seat && tables?.get(seat.table)?.view.game;
      const catalogue = await readCatalogue(url);
      const reader = startReader(system, [`/api/clients/${you.id}/games`, `/api/games/${game}/moves`]);
      try {
        await dropSchemas(url);
        expect((await ask(stage, '/api/login', login)).status).toBe(503);
        expect((await opsOn(stage, 'check')).told).toMatch(/client_keys is gone: .*views rebuild client_keys --yes/);
        await crowd.goOn(1);
        expect(await Promise.all([projector, gameLog].map((place) => place.process().exited))).toEqual([1, 1]);
        expect(await rebuildAll(stage, crowd)).toMatchObject(all({ stood: false }));
        const told = (await reader.take()).refusals;
        expect(told).not.toEqual([]);
        for (const refusal of told)
          expect(refusal).toMatch(/^(api|analytics)\.\w+: 42P01$|^\/api\/.*: 503 UNAVAILABLE$/);

        await Promise.all([projector.start(), gameLog.start()]);
        await signIn(stage, login);
        expect(await rebuildAll(stage, crowd)).toMatchObject(all({ stood: true }));
        const { reads, refusals } = await reader.take();
        expect({ refusals, many: reads > MANY }).toEqual({ refusals: [], many: true });

        await crowd.giveUp();
        await expectRows(stage, crowd.players);
        expect((await reader.take()).refusals).toEqual([]);
      } finally {
        await reader.end();
      }
      expect(await readCatalogue(url)).toEqual(catalogue);
      expect(await tellFigures(stage, `${TABLES} tables, all schemas dropped`, crowd)).toEqual({ lost: 0, doubled: 0 });
      expect((await opsOn(stage, 'views', 'drop', 'all', '--yes')).told.match(/_before is gone/g)).toHaveLength(4);
    },
    420_000,
  );
};
