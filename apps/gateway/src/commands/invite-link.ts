import { createHmac, timingSafeEqual } from 'node:crypto';
import { type InviteRef, parseClientId, parseInviteId } from '@battleline/domain';

/** Makes and reads links to invites. A link is inviter ‖ invite ‖ secret, 16 bytes each, as 64 digits in base64url. */
export type InviteLinks = {
  readonly print: (invite: InviteRef) => string;
  /** undefined for what no gateway of this system has made */
  readonly parse: (link: string) => InviteRef | undefined;
};

const CONTEXT = 'invite link ';
const SECRET_BYTES = 16;
const IDS_BYTES = 32;

/**
 * The secret of a link is made of its ids by what all gateways share, so that it stands nowhere: not in the log, not in
 * any table. `key`: at least 32 bytes.
 */
export const createInviteLinks = (key: Uint8Array): InviteLinks => {
  const secretOf = (ids: Uint8Array): Buffer =>
    createHmac('sha256', key).update(CONTEXT).update(ids).digest().subarray(0, SECRET_BYTES);
  return {
    print: ({ inviter, invite }) => {
      const ids = Buffer.from(inviter + invite, 'hex');
      return Buffer.concat([ids, secretOf(ids)]).toString('base64url');
    },
    parse: (link) => {
      const bytes = Buffer.from(link, 'base64url');
      const [ids, secret] = [bytes.subarray(0, IDS_BYTES), bytes.subarray(IDS_BYTES)];
      if (secret.length !== SECRET_BYTES || !timingSafeEqual(secret, secretOf(ids))) return undefined;
      const inviter = parseClientId(ids.toString('hex', 0, IDS_BYTES / 2));
      const invite = parseInviteId(ids.toString('hex', IDS_BYTES / 2));
      return inviter && invite && { inviter, invite };
    },
  };
};
