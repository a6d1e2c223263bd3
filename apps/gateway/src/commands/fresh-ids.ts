import { randomBytes } from 'node:crypto';
import { type GameId, type InviteId, TABLE_PARTITIONS, type TableId, tableIdFromHex } from '@battleline/domain';
import type { CommandFrame } from '@battleline/protocol';

const newTable = (): TableId => {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) % TABLE_PARTITIONS, 0);
  const id = tableIdFromHex(bytes.toString('hex'));
  if (!id) throw new Error('a fresh table id must be one');
  return id;
};

/** Fresh ids and a seat by lot; the event records them, so that deciding again may draw anew. */
export const freshSitting = () => ({
  game: randomBytes(16).toString('hex') as GameId,
  table: newTable(),
  seat: randomBytes(1).readUInt8(0) % 2 === 0 ? ('north' as const) : ('south' as const),
});

/** The invite that a command sends has the command's id. */
export const inviteIdOf = ({ id }: CommandFrame): InviteId => id.replaceAll('-', '') as InviteId;
