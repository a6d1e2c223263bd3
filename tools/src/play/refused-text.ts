import type { Answer } from '@battleline/client';

/** Why a command was refused. */
export const refusedLine = ({ code, reason }: Answer & { readonly ok: false }): string =>
  `Refused (${code}): ${reason}`;
