// Loaded into a process before its program (node --import): plants the bug that PLANTED_BUG names.
import { registerHooks } from 'node:module';
import { BUG_NAMES, PLANTED_BUGS, plantInto } from './bugs.ts';

const name = BUG_NAMES.find((known) => known === process.env['PLANTED_BUG']);
if (name === undefined) throw new Error(`PLANTED_BUG must be one of ${BUG_NAMES.join(', ')}`);
const bug = PLANTED_BUGS[name];
const place = new URL(`../../../${bug.file}`, import.meta.url).href;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (url !== place || loaded.source === undefined || loaded.source === null) return loaded;
    const { source } = loaded;
    const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
    return { ...loaded, source: plantInto(text, bug) };
  },
});
