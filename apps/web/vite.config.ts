import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|svg|webmanifest)$/;

/** Writes each file compressed beside itself, so that gateways needn't do it while people play. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle: async ({ dir = '' }) => {
    const names = (await readdir(dir, { recursive: true })).filter((name) => COMPRESSIBLE.test(name));
    for (const name of names) {
      const path = join(dir, name);
      const bytes = await readFile(path);
      const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, best));
      await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    }
  },
});

// The page's development server passes what it doesn't know on to a gateway.
const GATEWAY = 'http://127.0.0.1:8080';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2023', cssTarget: 'es2023', assetsInlineLimit: 2048, modulePreload: { polyfill: false } },
  plugins: [compressed()],
  server: { proxy: { '/api': GATEWAY, '/socket': { target: GATEWAY, ws: true } } },
});
