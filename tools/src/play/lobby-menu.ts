import type { ClientState } from '@battleline/client';
import type { ClientId, GameId, InviteId, TableId } from '@battleline/domain';
import type { InviteShown, Person, SavedGameRow } from '@battleline/protocol';

/** What stands behind a number in the lobby. */
export type LobbyChoice =
  | { readonly type: 'accept'; readonly from: ClientId; readonly invite: InviteId; readonly isToMe: boolean }
  | { readonly type: 'withdraw'; readonly invite: InviteId }
  | { readonly type: 'invite'; readonly to: ClientId }
  | { readonly type: 'resume'; readonly game: GameId }
  | { readonly type: 'watch'; readonly table: TableId };

type Section = { readonly title: string; readonly rows: readonly (readonly [LobbyChoice, string])[] };

/** The lobby as text, and its numbered choices, counted from 1. */
export type LobbyMenu = { readonly lines: readonly string[]; readonly choices: readonly LobbyChoice[] };

const personText = ({ name, kind }: Person): string => (kind === 'bot' ? `${name} (computer)` : name);

const invites = ({ invites: { received, sent }, lists, you }: ClientState): Section[] => {
  const accept = ({ id, from }: { id: InviteId; from: Person }, isToMe: boolean, text: string): Section['rows'][0] => [
    { type: 'accept', from: from.id, invite: id, isToMe },
    `accept    ${personText(from)} ${text}`,
  ];
  const open = lists.invites?.rows ?? [];
  return [
    {
      title: 'Invites',
      rows: [
        ...received.map((invite) => accept(invite, true, inviteText(invite))),
        ...open.filter(({ from }) => from.id !== you?.id).map((invite) => accept(invite, false, 'invites anybody')),
      ],
    },
    {
      title: 'Your invites',
      rows: sent.map(({ id, to, link }): Section['rows'][0] => [
        { type: 'withdraw', invite: id },
        `withdraw  ${to ? personText(to) : link === null ? 'open to all' : 'by link'}`,
      ]),
    },
  ];
};

const inviteText = ({ resumes, rematch, sameDeal }: InviteShown): string => {
  if (sameDeal) return 'would like the same deal again, with seats swapped';
  if (rematch) return 'would like a rematch';
  return resumes ? 'invites you to go on with your saved game' : 'invites you';
};

const savedText = ({ opponent, seat, savedAt, abandonedBy }: SavedGameRow): string => {
  const since = new Date(savedAt / 1000).toISOString().slice(0, 10);
  const wish = abandonedBy === null ? '' : abandonedBy === 'you' ? ', you would abandon it' : ', he would abandon it';
  return `against ${personText(opponent)}, as ${seat}, saved ${since}${wish}`;
};

const savedGames = ({ saved }: ClientState): Section => ({
  title: 'Your saved games',
  rows: saved.map((row): Section['rows'][0] => [{ type: 'resume', game: row.game }, `resume    ${savedText(row)}`]),
});

const players = ({ lists, you }: ClientState): Section => {
  const rows = (lists.players?.rows ?? []).filter(({ id, status }) => id !== you?.id && status === 'free');
  const total = lists.players?.total ?? 0;
  return {
    title: `Free players${total > 100 ? ` (the first of ${total})` : ''}`,
    rows: rows.map((row): Section['rows'][0] => [{ type: 'invite', to: row.id }, `invite    ${personText(row)}`]),
  };
};

const tables = ({ lists }: ClientState): Section => ({
  title: 'Running games',
  rows: (lists.tables?.rows ?? []).map(({ id, north, south, moves, flags }): Section['rows'][0] => [
    { type: 'watch', table: id },
    `watch     ${personText(north)} – ${personText(south)}, flags ${flags.north}:${flags.south}, ${moves} moves`,
  ]),
});

/** What one can do in the lobby now. */
export const lobbyMenu = (state: ClientState): LobbyMenu => {
  const choices: LobbyChoice[] = [];
  const sections = [...invites(state), savedGames(state), players(state), tables(state)];
  const lines = sections.flatMap(({ title, rows }) => {
    if (rows.length === 0) return [];
    const numbered = rows.map(([choice, text]) => `  ${String(choices.push(choice)).padStart(2)}  ${text}`);
    return [title, ...numbered, ''];
  });
  const nobody = choices.length === 0 ? ['Nobody else is here yet.', ''] : [];
  return { lines: [...nobody, ...lines], choices };
};
