import { readFileSync } from 'node:fs';
import { HTTP_ROUTES, type ServerFrame } from '@battleline/protocol';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Router } from 'express';
import { z } from 'zod';
import { accountRoutes, type AccountRoutesDeps } from './accounts/account-routes.ts';
import { gameRoutes, type GameRoutesDeps } from './http/game-routes.ts';
import { command, createGateways, freshId, type TestGateway } from './gateway.harness.ts';
import { createHttpApi, type HttpApiDeps } from './http/http-api.ts';

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Record<string, Answer> }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};
type Answer = { readonly content?: { readonly 'application/json': { readonly schema: object } } };

const read = (name: string): Document =>
  JSON.parse(readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')) as Document;
const [frames, http] = [read('asyncapi.json'), read('openapi.json')];

/** What one of a document's schemas has against a value. */
const faults = ({ components }: Document, schema: object, value: unknown): readonly string[] => {
  const text = JSON.stringify({ ...schema, $defs: components.schemas });
  const whole = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as z.core.JSONSchema.JSONSchema;
  const parsed = z.fromJSONSchema(whole).safeParse(value);
  return parsed.success ? [] : [`${z.prettifyError(parsed.error)} in ${JSON.stringify(value)}`];
};

const gateways = createGateways();
afterEach(gateways.stopAll);

/** Two players at a table, a watcher, and some refusals: all kinds of frames. */
const hearAll = async (gateway: TestGateway): Promise<readonly ServerFrame[]> => {
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  const watcher = await gateway.greet(undefined, freshId());
  await watcher.hear('welcome');
  for (const list of ['players', 'tables', 'invites'] as const) watcher.say({ type: 'browse', list });
  ann.say(command('invite', { to: bob.you.id }));
  const { received } = await bob.hear('invites', (frame) => frame.received.length > 0);
  bob.say(command('accept', { from: ann.you.id, invite: received[0]?.id }));
  const { table } = await ann.hear('table');
  watcher.say(command('watch', { table }));
  for (const player of [ann, bob]) player.say(command('ready', { table, nonce: freshId() + freshId() }));
  const opening = await ann.hear('table', ({ view }) => view.status === 'playing');
  const mover = opening.view.legal.length > 0 ? ann : bob;
  const { view } = await mover.hear('table', ({ view: { legal } }) => legal.length > 0);
  mover.say(command('move', { table, move: view.legal[0], seen: view.moves }));
  await watcher.hear('table', ({ view: { moves } }) => moves > 0);
  ann.say(command('chat', { table, text: 'Well played!' }));
  await watcher.hear('chat');
  const wrong = command('move', { table, move: 'play nothing', seen: 0 });
  ann.say(wrong);
  await ann.answer(wrong.id);
  ann.sayText('no frame');
  await ann.hear('error');
  bob.say({ type: 'ping' });
  await bob.hear('pong');
  ann.say(command('resign', { table }));
  await watcher.hear('table', (frame) => frame.view.status === 'finished');
  await watcher.hear('list', ({ list }) => list === 'tables');
  return [ann, bob, watcher].flatMap(({ heard }) => heard);
};

describe('docs/asyncapi.json', () => {
  test('describes the frames that a gateway really sends', async () => {
    const gateway = await gateways.start();
    for (const feature of ['chat', 'announcements'] as const) gateways.activate(feature);
    const heard = await hearAll(gateway);
    const types = new Set(heard.map(({ type }) => type));
    expect([...types].sort()).toEqual([
      ...['accepted', 'announcements', 'blocked', 'chat', 'error', 'invites', 'list', 'pong', 'rejected', 'saved'],
      ...['table', 'welcome'],
    ]);
    for (const frame of heard)
      expect(faults(frames, frames.components.schemas[`gateway.${frame.type}`] ?? { not: {} }, frame)).toEqual([]);
    const [table] = heard.filter(({ type }) => type === 'table');
    expect(faults(frames, frames.components.schemas['gateway.table'] ?? {}, { ...table, version: 'one' })).not.toEqual(
      [],
    );
  });
});

/** Every request that the router, and those inside it, answer: `GET /x`. */
const served = (router: Router): string[] =>
  router.stack.flatMap(({ route, handle }) => {
    if (!route) return 'stack' in handle ? served(handle as Router) : [];
    // Express writes a parameter as `:name`.
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    return route.stack.map(({ method }) => `${method.toUpperCase()} ${path}`);
  });

describe('docs/openapi.json', () => {
  test('has every request that a gateway answers, and no other', () => {
    const accounts = accountRoutes({} as AccountRoutesDeps);
    const app = createHttpApi({
      loginsPerMinute: 1,
      accounts,
      games: gameRoutes({} as GameRoutesDeps),
    } satisfies Partial<HttpApiDeps> as unknown as HttpApiDeps);
    const documented = HTTP_ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const isPage = (request: string): boolean => request === 'GET /{*path}';
    const requests = new Set(served(app.router).filter((request) => !isPage(request)));
    expect([...requests].sort()).toEqual(documented.sort());
  });

  test.each([
    ['POST /api/guest', {}, 201],
    ['POST /api/guest', { kind: 'nobody' }, 400],
    ['DELETE /api/session', undefined, 401],
    ['GET /api/gateway', undefined, 200],
    ['GET /healthz', undefined, 200],
    ['GET /readyz', undefined, 200],
  ])('describes the answer to %s with %j: %i', async (request, body, status) => {
    const { address } = await gateways.start();
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(address + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    expect(response.status).toBe(status);
    const described =
      http.paths[path]?.[method.toLowerCase()]?.responses[String(status)]?.content?.['application/json'];
    expect(faults(http, described?.schema ?? { not: {} }, await response.json())).toEqual([]);
  });
});
