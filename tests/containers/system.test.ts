import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autoPlay } from '@battleline/client';
import { carelessPlay } from '@battleline/client/testing';
import { localKafkaMissing } from '@battleline/events';
import { createRandom } from '@battleline/service/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPortPool } from '../chaos/system/ports.ts';
import { enter, type Player, seeTheEnd, sitDown } from '../support/player.ts';
import { KAFKA_JARS } from '../support/test-log.ts';
import { type ComposeFile, isOurs, parseEnvironment, readCompose, ROOT } from './compose-file.ts';
import { type Container, containerOf, environmentOf, startContainer } from './container.ts';
import { type Image, makeImage } from './image.ts';
import { type Servers, startServers } from './servers.ts';

const missing = await localKafkaMissing(KAFKA_JARS);
const hasCaddy = spawnSync('caddy', ['version']).status === 0;
if (missing !== undefined) process.stderr.write(`\n*** NO SYSTEM OF CONTAINERS: ${missing}\n\n`);
if (!hasCaddy) process.stderr.write('NOT TESTED: caddy is not here, so nobody plays through the proxy\n');

const LASTING = ['gateway-1', 'gateway-2', 'projector-1', 'projector-2', 'game-log-1', 'game-log-2'] as const;
const MOVES_BEFORE = 10;

// No engine for containers is needed: image and services run as folders and processes, by the very commands of the files.
(missing === undefined ? describe : describe.skip)('the system of docker-compose.yml', () => {
  const port = createPortPool();
  const running = new Map<string, Container>();
  const replacements = new Map<string, string>();
  let folder: string;
  let file: ComposeFile;
  let image: Image;
  let servers: Servers | undefined;
  let address: string;
  let players: readonly Player[] = [];

  const serviceOf = (name: string): ComposeFile['services'][string] => {
    const service = file.services[name];
    if (!service) throw new Error(`docker-compose.yml has no service ${name}`);
    return service;
  };
  const start = async (name: string): Promise<Container> => {
    const own = replacements.get(`${name}:8080`)?.split(':')[1];
    const given = { port: own === undefined ? await port() : Number(own), replacements };
    const container = startContainer(image, name, serviceOf(name), given);
    running.set(name, container);
    return container;
  };
  const once = async (name: string): Promise<string> => {
    const container = await start(name);
    expect([name, await container.exited, container.said()]).toEqual([name, 0, expect.anything()]);
    running.delete(name);
    return container.said();
  };
  const startProxy = async (): Promise<void> => {
    const [outside, health] = [await port(), await port()];
    const service = serviceOf('proxy');
    const gateways = ['gateway-1', 'gateway-2'].map((name) => replacements.get(`${name}:8080`) ?? '').join(' ');
    const environment = {
      ...environmentOf(service, replacements),
      SITE_ADDRESS: `:${outside}`,
      ...{ GATEWAYS: gateways, HEALTH_PORT: String(health), HOME: folder, PATH: process.env['PATH'] ?? '' },
    };
    const config = service.volumes.find((volume) => volume.includes('Caddyfile'))?.split(':')[0] ?? '';
    const child = spawn('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [, asked = '', ...words] = service.healthcheck?.test ?? [];
    const args = words.map((word) => word.replace('127.0.0.1:8079', `127.0.0.1:${health}`));
    const proxy = containerOf('proxy', service, child, () => spawnSync(asked, args, { encoding: 'utf8' }));
    running.set('proxy', proxy);
    await proxy.healthy();
    address = `http://127.0.0.1:${outside}`;
  };
  const { below } = createRandom(7);
  const random = (): number => below(2 ** 32) / 2 ** 32;
  const front = { addressesFrom: () => [address] };
  const movesOf = ({ client }: Player): number =>
    Math.max(0, ...[...client.state().tables.values()].map(({ view }) => view.moves));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'battleline-containers-'));
    await chmod(folder, 0o755);
    const values = parseEnvironment(execFileSync('sh', [join(ROOT, 'deploy/make-env.sh')], { encoding: 'utf8' }));
    file = readCompose(values);
    image = await makeImage(join(folder, 'image'));
    const url = String(serviceOf('gateway-1').environment['DATABASE_URL']);
    servers = await startServers(file, folder, url);
    for (const [name, here] of servers.replacements) replacements.set(name, here);
    for (const name of ['gateway-1', 'gateway-2']) replacements.set(`${name}:8080`, `127.0.0.1:${await port()}`);
  }, 400_000);

  afterAll(async () => {
    for (const { client } of players) client.close();
    for (const container of running.values()) container.kill();
    await Promise.all([...running.values()].map(({ exited }) => exited));
    await servers?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 90_000);

  test('starts as Compose starts it: once what is needed before, then everything, until all are healthy', async () => {
    expect(await once('migrate')).toContain('The database is up to date');
    const topics = await once('topics');
    expect(topics).toMatch(/tables +32 +3 /);
    expect(topics).not.toContain('WRONG');
    for (const name of LASTING) await start(name);
    for (const name of LASTING) await running.get(name)?.healthy();
    await (await start('bot')).healthy();
    if (hasCaddy) await startProxy();
    else address = `http://${replacements.get('gateway-2:8080')}`;
    expect([...running.keys(), 'migrate', 'topics', 'ops'].toSorted()).toEqual(
      Object.entries(file.services)
        .filter(([name, service]) => isOurs(service) || (hasCaddy && name === 'proxy'))
        .map(([name]) => name)
        .toSorted(),
    );
  }, 400_000);

  test('one address serves the page, and keeps to itself what is for operators', async () => {
    const page = await fetch(address);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')]);
    if (!hasCaddy) return;
    for (const path of ['/metrics', '/readyz', '/healthz']) expect((await fetch(`${address}${path}`)).status).toBe(404);
  });

  test('two play a game at that address, while the gateway of one of them is stopped as Compose stops it', async () => {
    players = await Promise.all([enter(front, 0), enter(front, 0)]);
    const [one, other] = players;
    if (!one || !other) throw new Error('nobody came');
    const table = await sitDown(one, other);
    const ends = players.map(({ client }) => autoPlay(client, { brain: carelessPlay, random }));
    await one.reach(`${MOVES_BEFORE} moves`, () => movesOf(one) >= MOVES_BEFORE);
    expect(await running.get('gateway-1')?.stop()).toBe(0);
    await Promise.all(players.map((player) => seeTheEnd(player, table)));
    for (const end of ends) end();
    await (await start('gateway-1')).healthy();
  }, 200_000);

  test('operators ask it how it is, by the image’s own tool', async () => {
    expect(await once('ops')).not.toMatch(/WRONG|features that aren't active/);
  }, 60_000);

  test('stops in the reverse order, each part in its time', async () => {
    const codes: [string, number | null][] = [];
    for (const [name, container] of [...running].toReversed()) {
      codes.push([name, await container.stop()]);
      running.delete(name);
    }
    expect(codes.filter(([, code]) => code !== 0)).toEqual([]);
  }, 120_000);

  test('the image tells whoever names nothing that it has', async () => {
    const nobody = startContainer(
      image,
      'nobody',
      { ...serviceOf('ops'), command: ['nobody'] },
      { port: 0, replacements },
    );
    expect([await nobody.exited, nobody.said()]).toEqual([64, expect.stringContaining('What is to run?')]);
  });
});
