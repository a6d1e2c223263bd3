import { launch } from '../start/node-version.mjs';

await launch(() => import('./main.ts'));
