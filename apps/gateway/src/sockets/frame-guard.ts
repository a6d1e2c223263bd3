import { type ClientFrame, clientFrameSchema, type FrameErrorCode, MAX_CLIENT_FRAME } from '@battleline/protocol';
import { z } from 'zod';
import { firstIssue } from './first-issue.ts';
import { type BucketLimits, createTokenBucket } from './token-bucket.ts';

export type Guarded =
  | { readonly status: 'frame'; readonly frame: ClientFrame }
  | { readonly status: 'error'; readonly code: FrameErrorCode; readonly reason: string; readonly id?: string }
  | { readonly status: 'too-big' };

/** Parses one client's frames and holds them to its limits. `now` in ms, monotonic. */
export const createFrameGuard = (limits: BucketLimits): ((data: Buffer, now: number) => Guarded) => {
  const takeToken = createTokenBucket(limits);
  return (data, now) => {
    if (data.length > MAX_CLIENT_FRAME) return { status: 'too-big' };
    if (!takeToken(now))
      return { status: 'error', code: 'TOO_FAST', reason: `At most ${limits.perSecond} frames a second.` };
    return parseFrame(data);
  };
};

const parseFrame = (data: Buffer): Guarded => {
  const json = parseJson(data);
  if (json === undefined) return { status: 'error', code: 'BAD_JSON', reason: 'This frame is no JSON object.' };
  const parsed = clientFrameSchema.safeParse(json);
  if (parsed.success) return { status: 'frame', frame: parsed.data };
  const id = z.object({ id: z.uuid() }).safeParse(json);
  const reason = firstIssue(parsed.error, 'This frame');
  return { status: 'error', code: 'BAD_FRAME', reason, ...(id.success && { id: id.data.id }) };
};

const parseJson = (data: Buffer): object | undefined => {
  try {
    const json: unknown = JSON.parse(data.toString('utf8'));
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
};
