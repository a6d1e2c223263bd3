import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, type Router } from 'express';
import type { HelmetOptions } from 'helmet';

/** Where the players' page lies once it has been built. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** What the page may load: its own files and its own gateway's socket. */
export const PAGE_POLICY: HelmetOptions = {
  contentSecurityPolicy: {
    directives: {
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      // Without TLS, as on a local network, there is nothing to upgrade to.
      'upgrade-insecure-requests': null,
    },
  },
};

// All addresses of the page are one document: it finds its way itself.
const DOCUMENT = '/index.html';
const PLACES = /^\/(?:|rules|games|learn|table\/[^/.]+|game\/[^/.]+(?:\/\d+)?)\/?$/;
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
const YEAR_S = 31_536_000;

const filesIn = (folder: string): ReadonlySet<string> => {
  try {
    return new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `/${name}`));
  } catch {
    return new Set(); // not built: this gateway serves programs only
  }
};

/** Serves the page that was built into the folder, each file in the smallest form that the browser understands. */
export const pageRoutes = (folder: string): Router => {
  const files = filesIn(folder);
  const router = express.Router();
  const choose: RequestHandler = (request, response, next) => {
    const file = PLACES.test(request.path) ? DOCUMENT : request.path;
    if (!files.has(file)) return next('router');
    const [encoding, ending] = ENCODINGS.find(
      ([name, end]) => files.has(file + end) && request.acceptsEncodings(name) === name,
    ) ?? ['', ''];
    response.type(extname(file)).vary('Accept-Encoding');
    if (encoding !== '') response.set('Content-Encoding', encoding);
    // Built files carry a hash of their content in their name.
    const isHashed = file.startsWith('/assets/');
    response.set('Cache-Control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
    request.url = file + ending;
    next();
  };
  router.get('/{*path}', choose);
  router.use(express.static(folder, { index: false, redirect: false, cacheControl: false }));
  return router;
};
