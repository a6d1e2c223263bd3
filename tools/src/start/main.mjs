import { launch } from './node-version.mjs';

await launch(() => import('./main.ts'));
