import { createServer } from 'node:http';
import express, { type Router } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { variable } from './config.ts';
import { listen } from './listening.ts';

/** Whether a process can do its work now, and why (not). */
export type Readiness = { readonly ready: boolean; readonly reason: string };

/** Variables of every process that answers over HTTP. */
export const httpVariables = (defaults: { readonly port: number; readonly host?: string }) => ({
  HTTP_PORT: variable(z.coerce.number().int().min(0).max(65_535).default(defaults.port), {
    description: 'The port for HTTP; 0 takes any free one',
    expected: 'a port number, 0 to 65535',
  }),
  HTTP_HOST: variable(z.string().default(defaults.host ?? '127.0.0.1'), {
    description: 'The address to listen on; 0.0.0.0 for all',
    expected: 'an address of this machine',
  }),
});

/** `/healthz` (the process lives), `/readyz` (it can do its work) and `/metrics`, for any express app. */
export const healthRoutes = (options: { readonly readiness: () => Readiness; readonly registry: Registry }): Router => {
  const router = express.Router();
  router.get('/healthz', (_, response) => void response.json({ alive: true }));
  router.get('/readyz', (_, response) => {
    const readiness = options.readiness();
    response.status(readiness.ready ? 200 : 503).json(readiness);
  });
  router.get('/metrics', async (_, response) => {
    response.type(options.registry.contentType).send(await options.registry.metrics());
  });
  return router;
};

/** A server that answers; `port` is the one it got. */
export type HealthServer = { readonly port: number; readonly close: () => Promise<void> };

/** Serves a process's health and metrics, for processes without another HTTP interface. */
export const startHealthServer = async (options: {
  readonly host: string;
  readonly port: number;
  readonly readiness: () => Readiness;
  readonly registry: Registry;
}): Promise<HealthServer> => {
  const app = express();
  app.use(helmet());
  app.use(healthRoutes(options));
  app.use((_, response) => void response.status(404).json({ code: 'NOT_FOUND', reason: 'There is nothing here.' }));
  const server = createServer(app);
  const port = await listen(server, options);
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
  return { port, close };
};
