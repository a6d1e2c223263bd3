import type { ClientId, TableId } from '@battleline/domain';
import type { Run } from '../history.ts';
import type { Findings } from './finding.ts';
import type { LobbyPlayer, StandingInvite } from './lobby-story.ts';
import type { LogBook } from './log-book.ts';
import type { Wait } from './wait-clock.ts';

type Ending = Pick<Run, 'stoppedAt' | 'endedAt' | 'livingGateways' | 'sessionGraceMs' | 'unansweredLimitMs'>;

const isAlive = (
  { invitee, inviterGamesStarted, inviteeGamesStarted }: StandingInvite,
  inviter: LobbyPlayer,
  players: ReadonlyMap<ClientId, LobbyPlayer>,
): boolean =>
  inviter.gamesStarted === inviterGamesStarted &&
  (invitee === null || (players.get(invitee)?.gamesStarted ?? 0) === inviteeGamesStarted);

const playerFaults = (client: ClientId, player: LobbyPlayer, { lobby }: LogBook, ending: Ending): string[] => {
  const { session, seat, invites, watching } = player;
  const grace = ending.sessionGraceMs;
  const isGraceOver = grace !== null && ending.endedAt - ending.stoppedAt >= grace;
  const faults: string[] = [];
  if (seat !== null) faults.push(`still sits at ${seat}`);
  for (const [invite, standing] of invites)
    if (isAlive(standing, player, lobby.players)) faults.push(`still has the open invite ${invite}`);
  if (isGraceOver && session) faults.push(`still has the session ${session.id}`);
  if (isGraceOver && !session && watching.size > 0) faults.push(`still watches ${[...watching].join(', ')}`);
  for (const [tab, gateway] of session?.attachments ?? [])
    if (ending.livingGateways.includes(gateway)) faults.push(`tab ${tab} is still attached to ${gateway}, which lives`);
  return faults.map((fault) => `${client} ${fault}`);
};

const tableFaults = (table: TableId, { tables }: LogBook): string[] => {
  const state = tables.states.get(table);
  if (!state) return [`table ${table} was agreed on, and never opened`];
  return state.status === 'closed' ? [] : [`table ${table} is still ${state.status}`];
};

/** What must be over once all players have stopped, and isn't; and commands that nobody has answered. */
export const checkHung = (book: LogBook, waits: readonly Wait[], ending: Ending, findings: Findings): void => {
  const { lobby, tables } = book;
  const faults = [
    ...[...lobby.players].flatMap(([client, player]) => playerFaults(client, player, book, ending)),
    ...[...new Set([...lobby.sittings.keys(), ...tables.stories.keys()])].flatMap((table) => tableFaults(table, book)),
    ...[...lobby.sittings].flatMap(([table, { freed }]) =>
      freed.length === 0 ? [`the seats of ${table} are not freed`] : [],
    ),
    ...waits.flatMap(({ client, command, t, ms, isAnswered }) =>
      !isAnswered && ms > ending.unansweredLimitMs
        ? [`${client}: ${command} of ${t} ms has no answer after ${ms} ms`]
        : [],
    ),
  ];
  if (ending.sessionGraceMs !== null && ending.livingGateways.length > 0)
    for (const gateway of lobby.gateways)
      if (!ending.livingGateways.includes(gateway)) faults.push(`gateway ${gateway} is gone, and stands as alive`);
  for (const fault of faults) findings.add('hung', fault);
};
