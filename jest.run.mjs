// Runs the tests of the package in the current folder; the summary goes to reports/jest.json, where .ci/run adds it up.
// A run that has its summary but doesn't end, because a test left something open, is ended and counts as failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
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
};
const REPORT = 'reports/jest.json';
const TIME_TO_END_MS = 30_000;

mkdirSync('reports', { recursive: true });
rmSync(REPORT, { force: true });
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
    `--outputFile=${REPORT}`,
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
let reportedAt;
const watch = setInterval(() => {
  if (!existsSync(REPORT)) return;
  reportedAt ??= performance.now();
  if (performance.now() - reportedAt < TIME_TO_END_MS) return;
  console.error(`${basename(process.cwd())}: all tests have run, but something that they opened is still open. Ended.`);
  jest.kill('SIGKILL');
}, 1000);
jest.on('exit', (code) => {
  clearInterval(watch);
  process.exitCode = code ?? 1;
});
