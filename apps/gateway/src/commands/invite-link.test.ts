import { randomBytes } from 'node:crypto';
import type { ClientId, InviteId } from '@battleline/domain';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createInviteLinks } from './invite-link.ts';

const links = createInviteLinks(new Uint8Array(32).fill(1));
const id = fc
  .array(fc.integer({ min: 1, max: 255 }), { minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const ref = fc.record(
  { inviter: id.map((hex) => hex as ClientId), invite: id.map((hex) => hex as InviteId) },
  { noNullPrototype: true },
);

test('a link leads to its invite, at every gateway with the same secret, and is 64 digits that any address may hold', () => {
  const elsewhere = createInviteLinks(new Uint8Array(32).fill(1));
  fc.assert(
    fc.property(ref, (invite) => {
      const link = links.print(invite);
      expect(link).toMatch(/^[\w-]{64}$/);
      expect(elsewhere.parse(link)).toEqual(invite);
    }),
  );
});

test('a link that is changed anywhere, made with another secret, or guessed leads nowhere', () => {
  const other = createInviteLinks(new Uint8Array(32).fill(2));
  fc.assert(
    fc.property(ref, fc.nat(47), fc.integer({ min: 1, max: 255 }), (invite, at, change) => {
      const bytes = Buffer.from(links.print(invite), 'base64url');
      bytes[at] = (bytes[at] ?? 0) ^ change;
      expect(links.parse(bytes.toString('base64url'))).toBeUndefined();
      expect(links.parse(other.print(invite))).toBeUndefined();
      expect(links.parse(`${invite.inviter}${invite.invite}`)).toBeUndefined();
    }),
  );
  for (const link of ['', 'x', randomBytes(48).toString('base64url')]) expect(links.parse(link)).toBeUndefined();
});
