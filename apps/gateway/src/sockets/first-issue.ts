import type { z } from 'zod';

/** What doesn't fit its schema, and where: `move: is too long`; `whole` names what fits nowhere. */
export const firstIssue = ({ issues: [issue] }: z.ZodError, whole: string): string => {
  const where = issue?.path.join('.') ?? '';
  return `${where === '' ? whole : where}: ${issue?.message ?? 'does not fit'}`;
};
