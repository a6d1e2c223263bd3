declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Ids are 16 bytes: in the log as bytes, elsewhere as 32 lower-case hex digits; a table's shows its partition. */
export type ClientId = Id<'client'>;
export type SessionId = Id<'session'>;
export type TabId = Id<'tab'>;
export type GatewayId = Id<'gateway'>;
export type CommandId = Id<'command'>;
export type InviteId = Id<'invite'>;
export type GameId = Id<'game'>;
export type AnnouncementId = Id<'announcement'>;
/** `<partition>-<30 hex digits>`: the first of the 16 bytes is the partition that holds the table. */
export type TableId = Id<'table'>;
/** What stands for an account's name in the log: a keyed hash of its canonical form. */
export type NameKey = Id<'name'>;

export const TABLE_PARTITIONS = 32;

const HEX_ID = /^[0-9a-f]{32}$/;
const TABLE_ID = /^(0|[1-9]\d?)-([0-9a-f]{30})$/;

const parseHexId =
  <T extends string>() =>
  (text: string): T | undefined =>
    HEX_ID.test(text) ? (text as T) : undefined;

export const parseClientId = parseHexId<ClientId>();
export const parseSessionId = parseHexId<SessionId>();
export const parseTabId = parseHexId<TabId>();
export const parseGatewayId = parseHexId<GatewayId>();
export const parseCommandId = parseHexId<CommandId>();
export const parseInviteId = parseHexId<InviteId>();
export const parseGameId = parseHexId<GameId>();
export const parseNameKey = parseHexId<NameKey>();

export const parseTableId = (text: string): TableId | undefined => {
  const match = TABLE_ID.exec(text);
  return match && Number(match[1]) < TABLE_PARTITIONS ? (text as TableId) : undefined;
};

/** The partition of the topic `tables` that holds this table's stream. */
export const tablePartition = (table: TableId): number => Number(table.slice(0, table.indexOf('-')));

/** A table's id as 32 hex digits, as other ids are written. */
export const tableIdToHex = (table: TableId): string => {
  const dash = table.indexOf('-');
  return Number(table.slice(0, dash)).toString(16).padStart(2, '0') + table.slice(dash + 1);
};

/** The id whose 16 bytes are these 32 hex digits; undefined where the first byte is no partition. */
export const tableIdFromHex = (hex: string): TableId | undefined =>
  HEX_ID.test(hex) ? parseTableId(`${Number.parseInt(hex.slice(0, 2), 16)}-${hex.slice(2)}`) : undefined;
