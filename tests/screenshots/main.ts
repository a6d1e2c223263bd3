// Takes the pictures of docs/screenshots from a system of its own: npm run screenshots -- [folder]
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowserStage } from '../browser/stage.ts';
import { createCamera } from './camera.ts';
import { showAll } from './scenes.ts';

const note = (line: string): void => void process.stderr.write(`${line}\n`);
const [given] = process.argv.slice(2);
const folder = given
  ? resolve(process.env['INIT_CWD'] ?? '.', given)
  : fileURLToPath(new URL('../../docs/screenshots', import.meta.url));

const stage = await openBrowserStage();
try {
  await showAll(stage, createCamera(folder, note));
} catch (error) {
  note(error instanceof Error ? String(error.stack) : String(error));
  process.exitCode = 1;
}
const faults = [...(await stage.leave()), ...(await stage.close())];
for (const fault of faults) note(fault);
if (faults.length > 0) process.exitCode = 1;
