import type { z } from 'zod';
import { guestRequestSchema, type HttpErrorCode } from './http-body.ts';

/** One request of the HTTP interface, as docs/openapi.json shows it. */
export type HttpRoute = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** parameters as `{name}` */
  readonly path: string;
  readonly summary: string;
  /** whether it needs `Authorization: Bearer <token>` */
  readonly isSignedIn: boolean;
  readonly body?: z.ZodType;
  /** by status: a type of http-body.ts, or null: no JSON */
  readonly answers: Readonly<Record<number, string | null>>;
  readonly refusals: readonly HttpErrorCode[];
};

/** Every request that a gateway answers, but for the players' page; a test compares them with what it serves. */
export const HTTP_ROUTES: readonly HttpRoute[] = [
  {
    method: 'post',
    path: '/api/guest',
    summary: 'Signs in as a new guest, or as a bot.',
    isSignedIn: false,
    body: guestRequestSchema,
    answers: { 201: 'GuestResponse' },
    refusals: ['BAD_REQUEST', 'TOO_LARGE', 'TOO_MANY_REQUESTS', 'UNAVAILABLE'],
  },
  {
    method: 'delete',
    path: '/api/session',
    summary: 'Ends the session and closes its sockets.',
    isSignedIn: true,
    answers: { 204: null },
    refusals: ['UNAUTHORIZED', 'UNAVAILABLE'],
  },
  {
    method: 'get',
    path: '/api/gateway',
    summary: 'Who answers here, and the path of its socket.',
    isSignedIn: false,
    answers: { 200: 'GatewayResponse' },
    refusals: [],
  },
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process lives.',
    isSignedIn: false,
    answers: { 200: 'HealthResponse' },
    refusals: [],
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether the log is read and followed; 503 with the reason else.',
    isSignedIn: false,
    answers: { 200: 'ReadyResponse', 503: 'ReadyResponse' },
    refusals: [],
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Metrics for Prometheus.',
    isSignedIn: false,
    answers: { 200: null },
    refusals: [],
  },
];
