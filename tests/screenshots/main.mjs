import { launch } from '../../tools/src/launch.mjs';

await launch(() => import('./main.ts'));
