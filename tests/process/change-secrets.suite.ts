import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaLog } from '@battleline/events';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { fingerprintOf, makeCertificates, shownBy } from '../support/certificates.ts';
import { commandFaults } from '../support/command-check.ts';
import { within } from '../support/deadline.ts';
import { grantAll, revokeAll } from '../support/guarded-rights.ts';
import { showCertificate } from '../support/guarded-servers.ts';
import type { GuardedPlace, GuardedSystem } from '../support/guarded-system.ts';
import { truthOf } from '../support/log-truth.ts';
import { watchLog } from '../support/log-watch.ts';
import { onDatabase } from '../support/on-database.ts';
import { runOps } from '../support/ops-tool.ts';
import { type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Stage } from '../support/stage.ts';
import { setbacks } from '../support/tape-check.ts';
import { playUntil } from './play-until.ts';

const READY_WITHIN_MS = 60_000;
const SHOWN_WITHIN_MS = 30_000;
/** Each of the broker's threads, which take connections in turn, reads the file by itself. */
const LOOKS = 4;
const MOVES_BETWEEN = 3;
const NEW_LOGIN = { name: 'battleline_2', password: 'the-password-of-a-second-login' };
const NEW_USER = 'web-2';

/** A system in full encryption, with those who play there. */
export type GuardedStage = Pick<Stage, 'play'> & {
  readonly system: GuardedSystem;
  readonly places: readonly GuardedPlace[];
  readonly players: readonly Player[];
};

const askAsOwner = ({ databaseUrl }: GuardedSystem, ...statements: readonly string[]): Promise<void> =>
  onDatabase(databaseUrl(), async (client) => {
    for (const statement of statements) await client.query(statement);
  });

/** Lets the broker read one of its files anew. */
const readAnew = ({ configs }: GuardedSystem, store: string): Promise<void> =>
  configs(
    ...['--alter', '--entity-type', 'brokers', '--entity-name', '1'],
    ...['--add-config', `listener.name.sasl_ssl.ssl.${store}`],
  );

/** The runbook "Change secrets", but for those of accounts: what is added before goes on beside what is taken away after. */
export const changeSecrets = (stage: () => GuardedStage): void => {
  test('Postgres’s password, a user of Kafka and all certificates are changed, one process after the other, while two play', async () => {
    const { system, places, players, play } = stage();
    const { certificates, databaseUrl, environmentOf, configs } = system;
    const [one, other] = players;
    if (!one || !other) throw new Error('nobody is there');
    const table = await sitDown(one, other);
    let moves = 0;
    const playOn = (): Promise<void> => playUntil({ play }, players, table, (moves += MOVES_BETWEEN));
    await playOn();

    const oldAuthority = readFileSync(certificates.authority);
    const folder = join(system.folder, 'renewed');
    mkdirSync(folder);
    const renewed = makeCertificates(folder);
    writeFileSync(certificates.authority, Buffer.concat([oldAuthority, readFileSync(renewed.authority)]));
    await askAsOwner(
      system,
      `create role ${NEW_LOGIN.name} login password '${NEW_LOGIN.password}' in role battleline`,
      `alter role ${NEW_LOGIN.name} set role battleline`,
    );
    await Promise.all([
      readAnew(system, `truststore.location=${certificates.authority}`),
      system.addScramUser(NEW_USER),
    ]);
    await grantAll(system, await runOps(environmentOf('ops'), 'kafka', 'acls', '--gateway', NEW_USER, '--json'));
    await playOn();

    const changed = (user: string) => ({ ...environmentOf(user), DATABASE_URL: databaseUrl(NEW_LOGIN) });
    for (const { role, process, port } of places) {
      expect(await process.stop()).toBe(0);
      const environment = changed(role === 'gateway' ? NEW_USER : role);
      await system.start(role, { ...environment, HTTP_PORT: port }).line('ready', READY_WITHIN_MS);
      await playOn();
    }

    showCertificate(join(system.folder, 'data'), renewed);
    await askAsOwner(system, 'select pg_reload_conf()');
    copyFileSync(renewed.both, certificates.both);
    await readAnew(system, `keystore.location=${certificates.both}`);
    await within(SHOWN_WITHIN_MS, 'the broker’s new certificate', async (signal) => {
      const [broker = ''] = system.access('ops').brokers;
      for (let shown = 0; shown < LOOKS; shown = (await shownBy(broker)) === fingerprintOf(renewed) ? shown + 1 : 0)
        signal.throwIfAborted();
    });
    copyFileSync(renewed.authority, certificates.authority);
    await playOn();

    await revokeAll(system, 'gateway');
    await configs('--alter', '--entity-type', 'users', '--entity-name', 'gateway', '--delete-config', 'SCRAM-SHA-512');
    await askAsOwner(system, 'alter role battleline password null');
    const end = play(...players);
    await Promise.all(players.map((player) => seeTheEnd(player, table)));
    end();

    const checked = await runOps(changed('ops'), 'check');
    expect(checked.told).not.toContain('WRONG');
    expect(checked.code).toBe(0);
    const watch = watchLog(kafkaLog(system.access('ops')));
    const truth = truthOf(await watch.readAll());
    await watch.close();
    for (const player of players) expect([commandFaults(player, truth), setbacks(player.tape)]).toEqual([[], []]);

    const passwordGone = new pg.Client({ connectionString: databaseUrl() });
    await expect(passwordGone.connect()).rejects.toThrow('password authentication failed');
    const impatient = { timeoutMs: 1_000 };
    const userGone = kafkaLog({ ...system.access('gateway'), ...impatient });
    await expect(userGone.identity()).rejects.toThrow(/authentication failed/i);
    await userGone.close();
    const authorityGone = kafkaLog({ ...system.access('ops'), ...impatient, ssl: { ca: [oldAuthority] } });
    await expect(authorityGone.identity()).rejects.toThrow(/certificate/);
    await authorityGone.close();
  }, 240_000);
};
