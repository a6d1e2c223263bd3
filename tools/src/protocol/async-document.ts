import { CLOSE_CODES, clientFrameSchema, MAX_CLIENT_FRAME } from '@battleline/protocol';
import { z } from 'zod';
import { type JsonSchema, schemaRef } from './json-schema.ts';
import type { TypeSchemas } from './type-schema.ts';

const nameOf = (type: string, direction: string): string => `${direction}.${type}`;

/** What clients send, by type, from the schemas that gateways parse it with; defaults may be left out. */
const clientFrames = (): ReadonlyMap<string, JsonSchema> =>
  new Map(
    clientFrameSchema.options.map((schema) => {
      const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
      return [schema.shape.type.value, json as JsonSchema];
    }),
  );

/** The AsyncAPI 3 document of the socket. */
export const asyncDocument = (types: TypeSchemas): object => {
  const sent = clientFrames();
  const received = types.membersOf('ServerFrame');
  const message = (type: string, direction: 'client' | 'gateway'): readonly [string, object] => [
    nameOf(type, direction),
    { name: type, contentType: 'application/json', payload: schemaRef(nameOf(type, direction)) },
  ];
  const all = [
    ...[...sent].map(([type, schema]) => ({ type, direction: 'client' as const, schema })),
    ...[...received].map(([type, schema]) => ({ type, direction: 'gateway' as const, schema })),
  ];
  const refs = (direction: string) =>
    all
      .filter((frame) => frame.direction === direction)
      .map(({ type }) => ({ $ref: `#/channels/socket/messages/${nameOf(type, direction)}` }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Battleline: the socket',
      version: '1',
      description: `Frames between clients and gateways, one JSON object each; at most ${MAX_CLIENT_FRAME} bytes from a client. The rules that go with them: docs/protocol.md. Gateways may add fields at any time. Renewed by: npm run protocol`,
    },
    servers: { local: { host: '127.0.0.1:8080', protocol: 'ws', description: 'any gateway of npm start' } },
    defaultContentType: 'application/json',
    channels: {
      socket: {
        address: '/socket',
        bindings: { ws: { method: 'GET' } },
        messages: Object.fromEntries(
          all.map(({ type, direction }) => [
            nameOf(type, direction),
            { $ref: `#/components/messages/${nameOf(type, direction)}` },
          ]),
        ),
        'x-close-codes': CLOSE_CODES,
      },
    },
    operations: {
      speak: { action: 'receive', channel: { $ref: '#/channels/socket' }, messages: refs('client') },
      show: { action: 'send', channel: { $ref: '#/channels/socket' }, messages: refs('gateway') },
    },
    components: {
      messages: Object.fromEntries(all.map(({ type, direction }) => message(type, direction))),
      schemas: {
        ...Object.fromEntries(all.map(({ type, direction, schema }) => [nameOf(type, direction), schema])),
        ...types.named(),
      },
    },
  };
};
