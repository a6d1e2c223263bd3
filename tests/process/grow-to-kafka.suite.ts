import { startTestPostgres, startTestProcess, type TestProcess } from '@battleline/service/testing';
import { expect } from '@jest/globals';
import { runOps } from '../support/ops-tool.ts';
import { enter, seeTheEnd, sitDown } from '../support/player.ts';
import type { Story } from '../support/stage.ts';
import { mainOf } from '../support/test-system.ts';
import { playUntil } from './play-until.ts';

const MOVES_BEFORE = 8;
const READY_WITHIN_MS = 60_000;
const PREFIX = 'grown-';

type Variables = Readonly<Record<string, string>>;

const digestOf = async (system: Variables): Promise<unknown> => {
  const { code, out } = await runOps(system, 'digest', '--json');
  const { records, digest } = JSON.parse(out) as { records: number; digest: string };
  return { code, records, digest };
};

/** The runbook "Grow from the embedded log to Kafka", beside what else the brokers hold. */
export const growToKafka = (story: Story): void => {
  story(
    'take in the log of a system on Postgres, record by record: who played there plays on, on them',
    async (stage) => {
      const brokers = stage.system.servers.brokers().map(({ address }) => address);
      const postgres = await startTestPostgres({ fast: false });
      const running: TestProcess[] = [];
      const start = async (system: Variables, port = 0): Promise<number> => {
        const gateway = startTestProcess(mainOf('gateway'), { ...system, HTTP_PORT: String(port) });
        running.push(gateway);
        return Number((await gateway.line('ready', READY_WITHIN_MS))['port']);
      };
      try {
        const small: Variables = {
          ...{ EVENT_LOG: 'postgres', DATABASE_URL: (await postgres.createDatabase()).url },
          ...{ SESSION_SECRET: 'a secret that is taken along to Kafka', FRAMES_PER_SECOND: '10000' },
        };
        const grown: Variables = {
          ...{ ...small, EVENT_LOG: 'kafka', KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX: PREFIX },
        };
        const port = await start(small);
        const front = { addressesFrom: () => [`http://127.0.0.1:${port}`] };
        const [one, other] = await Promise.all([enter(front, 0), enter(front, 0)]);
        const table = await sitDown(one, other);
        await playUntil(stage, [one, other], table, MOVES_BEFORE);
        expect(await running[0]?.stop()).toBe(0);

        const copied = await runOps(small, 'log', 'copy', 'here', `kafka://${brokers.join(',')}/${PREFIX}`);
        expect(copied).toMatchObject({ code: 0, told: expect.stringContaining('each the same in both places') });
        expect(copied.told).not.toContain('Warning');
        expect(await digestOf(grown)).toEqual(await digestOf(small));

        await start(grown, port);
        const end = stage.play(one, other);
        await Promise.all([one, other].map((player) => seeTheEnd(player, table)));
        end();
        one.client.close();
        other.client.close();
        expect(await running[1]?.stop()).toBe(0);
      } finally {
        for (const { child } of running) child.kill('SIGKILL');
        await postgres.stop();
      }
    },
    180_000,
  );
};
