import type { z } from 'zod';
import {
  loginRequestSchema,
  loginTokenRequestSchema,
  passwordRequestSchema,
  proofRequestSchema,
  recoveryRequestSchema,
  registrationRequestSchema,
} from './account-body.ts';
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
    method: 'post',
    path: '/api/account',
    summary: 'Registers an account; with the token of a guest’s session it becomes his.',
    isSignedIn: false,
    body: registrationRequestSchema,
    answers: { 201: 'AccountResponse' },
    refusals: [
      'BAD_REQUEST',
      'BAD_NAME',
      'BAD_PASSWORD',
      'UNAUTHORIZED',
      'WRONG_CREDENTIALS',
      'NAME_TAKEN',
      'NAME_RESERVED',
      'ALREADY_REGISTERED',
      'TOO_LARGE',
      'TOO_MANY_REQUESTS',
      'UNAVAILABLE',
    ],
  },
  {
    method: 'post',
    path: '/api/login',
    summary: 'Signs in by name and password.',
    isSignedIn: false,
    body: loginRequestSchema,
    answers: { 200: 'LoginResponse' },
    refusals: ['BAD_REQUEST', 'WRONG_CREDENTIALS', 'ACCOUNT_DISABLED', 'TOO_LARGE', 'TOO_MANY_REQUESTS', 'UNAVAILABLE'],
  },
  {
    method: 'post',
    path: '/api/login/token',
    summary: 'Signs in by the login token of the last time.',
    isSignedIn: false,
    body: loginTokenRequestSchema,
    answers: { 200: 'LoginResponse' },
    refusals: ['BAD_REQUEST', 'UNAUTHORIZED', 'ACCOUNT_DISABLED', 'NO_ACCOUNT', 'TOO_LARGE', 'UNAVAILABLE'],
  },
  {
    method: 'post',
    path: '/api/logout',
    summary: 'Makes a login token useless.',
    isSignedIn: false,
    body: loginTokenRequestSchema,
    answers: { 204: null },
    refusals: ['BAD_REQUEST', 'TOO_LARGE', 'UNAVAILABLE'],
  },
  {
    method: 'post',
    path: '/api/account/recovery',
    summary: 'Sets a new password by a recovery code, and signs in.',
    isSignedIn: false,
    body: recoveryRequestSchema,
    answers: { 200: 'LoginResponse' },
    refusals: [
      'BAD_REQUEST',
      'BAD_PASSWORD',
      'WRONG_CREDENTIALS',
      'ACCOUNT_DISABLED',
      'TOO_LARGE',
      'TOO_MANY_REQUESTS',
      'UNAVAILABLE',
    ],
  },
  {
    method: 'post',
    path: '/api/account/password',
    summary: 'Sets a new password; all other login tokens are used up.',
    isSignedIn: true,
    body: passwordRequestSchema,
    answers: { 200: 'ChangedPasswordResponse' },
    refusals: [
      'BAD_REQUEST',
      'BAD_PASSWORD',
      'UNAUTHORIZED',
      'WRONG_CREDENTIALS',
      'ACCOUNT_DISABLED',
      'NO_ACCOUNT',
      'TOO_LARGE',
      'TOO_MANY_REQUESTS',
      'UNAVAILABLE',
    ],
  },
  {
    method: 'post',
    path: '/api/account/recovery-codes',
    summary: 'Makes new recovery codes instead of all before.',
    isSignedIn: true,
    body: proofRequestSchema,
    answers: { 200: 'RecoveryCodesResponse' },
    refusals: [
      'BAD_REQUEST',
      'UNAUTHORIZED',
      'WRONG_CREDENTIALS',
      'ACCOUNT_DISABLED',
      'NO_ACCOUNT',
      'TOO_LARGE',
      'TOO_MANY_REQUESTS',
      'UNAVAILABLE',
    ],
  },
  {
    method: 'get',
    path: '/api/account/export',
    summary: 'All that is kept about the account.',
    isSignedIn: true,
    answers: { 200: 'ExportResponse' },
    refusals: ['UNAUTHORIZED', 'ACCOUNT_DISABLED', 'NO_ACCOUNT', 'UNAVAILABLE'],
  },
  {
    method: 'delete',
    path: '/api/account',
    summary: 'Erases the account, for ever.',
    isSignedIn: true,
    body: proofRequestSchema,
    answers: { 204: null },
    refusals: [
      'BAD_REQUEST',
      'UNAUTHORIZED',
      'WRONG_CREDENTIALS',
      'ACCOUNT_DISABLED',
      'NO_ACCOUNT',
      'TOO_LARGE',
      'TOO_MANY_REQUESTS',
      'UNAVAILABLE',
    ],
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
    path: '/api/games/{game}/moves',
    summary: 'What has happened in a game so far, as watchers may know it; after its end all of it.',
    isSignedIn: false,
    answers: { 200: 'MovesResponse' },
    refusals: ['NOT_FOUND', 'UNAVAILABLE'],
  },
  {
    method: 'get',
    path: '/api/games/{game}/record',
    summary: 'A finished game with all its cards, and the proof of its shuffle.',
    isSignedIn: false,
    answers: { 200: 'RecordResponse' },
    refusals: ['NOT_FOUND', 'UNAVAILABLE'],
  },
  {
    method: 'get',
    path: '/api/clients/{client}/games',
    summary: 'A client’s finished games, twenty at a time, the newest first; `?before=<time>` goes on from there.',
    isSignedIn: false,
    answers: { 200: 'GamesResponse' },
    refusals: ['NOT_FOUND', 'UNAVAILABLE'],
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
