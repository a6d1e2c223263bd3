import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { Copy, From } from 'dockerfile-ast';
import { expect, test } from '@jest/globals';
import { ROOT } from './compose-file.ts';
import { createContextFilter, readCopy, readDockerfile } from './image.ts';

const instructions = await readDockerfile();
const copies = instructions.filter((instruction) => instruction instanceof Copy).map(readCopy);
const stages = instructions.filter((instruction) => instruction instanceof From);
const own = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);

test('every COPY takes what there is and what Docker is sent', async () => {
  const isSent = await createContextFilter();
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter((path) => globSync(path, { cwd: ROOT }).length !== 1 || !isSent(path))).toEqual([]);
  const named = stages.map((stage) => stage.getBuildStage());
  expect(copies.filter(({ from }) => from !== undefined && !named.includes(from))).toEqual([]);
});

test('npm is told of all workspaces', () => {
  const { workspaces } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { workspaces: readonly string[] };
  const packages = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: ROOT }));
  expect(own.filter((path) => /\/package\.json$/.test(path)).toSorted()).toEqual(packages.toSorted());
});

test('Docker is sent no secret, no test and nothing that was built or installed here', async () => {
  const isSent = await createContextFilter();
  const kept = ['.env', '.git/config', 'node_modules/zod/index.js', 'libs/events/node_modules/x', 'data/master-key'];
  const more = ['apps/web/dist/index.html', 'libs/domain/src/deal.test.ts', 'tests/process/kafka.test.ts'];
  expect([...kept, ...more].filter(isSent)).toEqual([]);
  const sent = ['tests/package.json', 'libs/domain/src/index.ts', 'migrations/0001-log.sql', '.env.example'];
  expect(sent.filter((path) => !isSent(path))).toEqual([]);
});

test('the image is made from one base, pinned by its version, the one that runs here, and is nobody’s root', () => {
  const bases = stages.map((stage) => stage.getImage() ?? '').filter((name) => name !== 'workspaces');
  expect(new Set(bases)).toEqual(new Set(['node:${NODE_VERSION}-bookworm-slim']));
  const argument = (keyword: string) =>
    instructions.filter((one) => one.getKeyword() === keyword).map((one) => one.getArgumentsContent());
  const version = /^NODE_VERSION=(\d+)\.\d+\.\d+$/.exec(argument('ARG')[0] ?? '')?.[1];
  expect(`v${version}`).toBe(process.version.split('.')[0]);
  expect(argument('USER')).toEqual(['1000:1000']);
});

const hasHadolint = spawnSync('hadolint', ['--version']).status === 0;
if (!hasHadolint) process.stderr.write('NOT TESTED: hadolint is not here, so it has not checked the Dockerfile\n');

(hasHadolint ? test : test.skip)('hadolint finds nothing', () => {
  const { stdout, stderr, status } = spawnSync('hadolint', [`${ROOT}Dockerfile`], { encoding: 'utf8' });
  expect([status, stdout + stderr]).toEqual([0, '']);
});
