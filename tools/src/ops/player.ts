import { type ClientId, type GatewayId, guestName, parseClientId, type PlayerState } from '@battleline/domain';
import { type EventLog, lobbyIn, LOBBY_PARTITION, type PartitionFold, walkLog } from '@battleline/events';
import { countBefore, createProgressNote } from '@battleline/service';
import type pg from 'pg';
import { type Call, defineCommand, EXIT, OpsError, UsageError } from './tool/command.ts';
import { printColumns, printTable, printTime } from './tool/columns.ts';

const foldLobby = async (call: Call, log: EventLog): Promise<PartitionFold> => {
  const until = await log.ends('lobby');
  const progress = createProgressNote(call.note, 'records of lobby read', countBefore(until));
  const onBatch = ({ records }: { readonly records: readonly unknown[] }): void => progress.add(records.length);
  const walk = { log, topic: 'lobby', partitions: [LOBBY_PARTITION], until, onBatch };
  const fold = (await walkLog(walk, call.signal)).get(LOBBY_PARTITION);
  if (!fold || fold.next() < (until.get(LOBBY_PARTITION) ?? 0))
    throw new OpsError("The lobby can't be read to its end.");
  return fold;
};

type Known = { readonly id: ClientId; readonly state: PlayerState; readonly version: number };

const playersIn = (fold: PartitionFold): Known[] =>
  [...fold.state().streams].flatMap(([key, { state, version }]) => {
    const id = state.kind === 'player' ? parseClientId(key.slice('player/'.length)) : undefined;
    return id && state.kind === 'player' ? [{ id, state: state.player, version }] : [];
  });

/** Games of this client, the newest first. */
const readGames = async (database: pg.Pool, id: ClientId) => {
  const { rows } = await database.query<{
    table: string;
    opened: Date;
    status: string;
    seat: string;
    winner: string | null;
    moves: number;
  }>(
    `select table_id as table, opened_at as opened, status, case north_id when $1 then 'north' else 'south' end as seat,
       winner, moves from analytics.games where north_id = $1 or south_id = $1 order by opened_at desc limit 10`,
    [id],
  );
  return rows;
};

/** Clients whom the lobby has forgotten, by the name under which they played. */
const findInRows = async (database: pg.Pool | undefined, name: string): Promise<ClientId[]> => {
  const { rows } = (await database?.query<{ id: string }>(
    'select client_id as id from api.player_statistics where lower(name) = lower($1)',
    [name],
  )) ?? { rows: [] };
  return rows.flatMap(({ id }) => parseClientId(id) ?? []);
};

const printState = ({ id, state, version }: Known, fold: PartitionFold): readonly string[] => {
  const { session, seat, invites, watching, gamesStarted, leftAt } = state;
  const who = (client: ClientId | null): string => (client === null ? 'all' : `${guestName(client)} (${client})`);
  const gatewayOf = (gateway: GatewayId): string => {
    return `gateway ${gateway.slice(0, 8)} (${lobbyIn(fold).gateway(gateway).status})`;
  };
  return printColumns([
    ['player', `${guestName(id)} (${id}), version ${version}`],
    [
      'session',
      session ? `${session.kind}, ${session.id}` : leftAt === null ? 'none' : `none since ${printTime(leftAt)}`,
    ],
    ...(session?.attachments ?? []).map(({ gateway, tab }) => ['', `tab ${tab.slice(0, 8)} at ${gatewayOf(gateway)}`]),
    ['seat', seat ? `${seat.seat} at ${seat.table}, sitting ${seat.sitting}, against ${who(seat.opponent)}` : 'none'],
    ...invites.map(({ invitee, sentAt }) => ['invited', `${who(invitee)}, ${printTime(sentAt)}`]),
    ...watching.map((table) => ['watches', table]),
    ['started', `${gamesStarted} games`],
  ]);
};

export const player = defineCommand({
  name: 'player',
  summary: 'Shows a player: session, tabs, seat, invites, last games',
  usage: '<id or name>',
  options: {},
  answers: 'lines',
  run: async (call) => {
    const word = call.words.join(' ');
    if (word === '') throw new UsageError('Which player? An id, or a name.');
    const log = await call.openLog();
    const database = await call.findDatabase();
    const fold = await foldLobby(call, log);
    const id = parseClientId(word);
    const isMeant = (client: ClientId): boolean =>
      client === id || guestName(client).toLowerCase() === word.toLowerCase();
    const present = playersIn(fold).filter((one) => isMeant(one.id));
    const ids = new Set([...present.map((one) => one.id), ...(id ? [id] : await findInRows(database, word))]);
    if (ids.size === 0) throw new OpsError(`Nobody called ${word} is here, or has ended a game here.`);
    for (const client of ids) {
      const known = present.find((one) => one.id === client);
      const games = database ? await readGames(database, client) : [];
      if (!known && games.length === 0) throw new OpsError(`The log knows nothing of ${client}, or has forgotten it.`);
      if (call.json) {
        await call.say(JSON.stringify({ id: client, name: guestName(client), state: known?.state ?? null, games }));
        continue;
      }
      const rows = games.map(({ table, opened, status, seat, winner, moves }) => [
        ...[table, opened.toISOString(), seat, status, winner === null ? '' : winner === seat ? 'won' : 'lost', moves],
      ]);
      await call.say(
        ...(known ? printState(known, fold) : [`player  ${guestName(client)} (${client}), not here`]),
        ...(rows.length > 0 ? ['', ...printTable(['table', 'opened', 'seat', 'game', '', 'moves'], rows)] : []),
      );
    }
    return EXIT.ok;
  },
});
