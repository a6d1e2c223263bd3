// `npm start` runs this by the shell's exec: else npm would hand a signal to a shell that keeps it to itself.
import { launch } from '../launch.mjs';

await launch(() => import('./main.ts'));
