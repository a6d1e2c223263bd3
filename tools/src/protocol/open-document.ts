import { HTTP_ROUTES, HTTP_STATUS, type HttpRoute } from '@battleline/protocol';
import { z } from 'zod';
import { type JsonSchema, schemaRef } from './json-schema.ts';
import type { TypeSchemas } from './type-schema.ts';

const json = (schema: JsonSchema) => ({ content: { 'application/json': { schema } } });

const bodySchema = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...found } = z.toJSONSchema(schema, { io: 'input' });
  return found as JsonSchema;
};

const responses = ({ answers, refusals }: HttpRoute, schemaOf: (name: string) => JsonSchema) => {
  const all = new Map<number, object>();
  for (const [status, type] of Object.entries(answers))
    all.set(Number(status), { description: type ?? 'no JSON', ...(type !== null && json(schemaOf(type))) });
  const byStatus = Map.groupBy(refusals, (code) => HTTP_STATUS[code]);
  for (const [status, codes] of byStatus)
    all.set(status, { description: codes.join(' or '), ...json(schemaRef('ErrorResponse')) });
  return Object.fromEntries(all);
};

const parametersOf = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));

/** The OpenAPI 3.1 document of a gateway's HTTP interface. */
export const openDocument = (types: TypeSchemas): object => {
  types.schemaOf('ErrorResponse');
  const paths: Record<string, Record<string, object>> = {};
  for (const route of HTTP_ROUTES) {
    const { method, path, summary, isSignedIn, body } = route;
    const parameters = parametersOf(path);
    paths[path] = {
      ...paths[path],
      [method]: {
        summary,
        ...(isSignedIn && { security: [{ session: [] }] }),
        ...(parameters.length > 0 && { parameters }),
        ...(body && { requestBody: json(bodySchema(body)) }),
        responses: responses(route, types.schemaOf),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Battleline: HTTP',
      version: '1',
      description:
        'What gateways answer besides the socket and the players’ page; bodies have 4 KB at most. Gateways may add fields at any time. Renewed by: npm run protocol',
    },
    servers: [{ url: 'http://127.0.0.1:8080', description: 'any gateway of npm start' }],
    paths,
    components: {
      securitySchemes: { session: { type: 'http', scheme: 'bearer', description: 'the token of a session' } },
      schemas: types.named(),
    },
  };
};
