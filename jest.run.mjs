// Runs the tests of the package in the current folder; the summary goes to reports/jest.json, where .ci/run adds it up.
// A run that has its summary but doesn't end, because a test left something open, is ended and counts as failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const config = {
  rootDir: process.cwd(),
  displayName: basename(process.cwd()),
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
  testTimeout: 30_000,
  testSequencer: join(root, 'jest.sequencer.mjs'),
  // Most tests of the whole wait for others' processes: one worker for each core keeps the cores busy.
  maxWorkers: '100%',
};
const TIME_TO_END_MS = 30_000;
// Its own file while it runs: two runs in one package don't take each other's for theirs.
const report = `reports/jest-${process.pid}.json`;

mkdirSync('reports', { recursive: true });
const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--config',
    JSON.stringify(config),
    '--passWithNoTests',
    '--json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
let reportedAt;
const watch = setInterval(() => {
  if (!existsSync(report)) return;
  reportedAt ??= performance.now();
  if (performance.now() - reportedAt < TIME_TO_END_MS) return;
  console.error(`${basename(process.cwd())}: all tests have run, but something that they opened is still open. Ended.`);
  jest.kill('SIGKILL');
}, 1000);
jest.on('exit', (code) => {
  clearInterval(watch);
  if (existsSync(report)) renameSync(report, 'reports/jest.json');
  process.exitCode = code ?? 1;
});
