import type { Answer, Client, Command } from '@battleline/client';
import { type ClientId, DECLINE_REASONS } from '@battleline/domain';
import { LISTS } from '@battleline/protocol';
import { ignoreClosed } from './closed-client.ts';
import { type LobbyChoice, lobbyMenu } from './lobby-menu.ts';
import type { Opponents } from './play-args.ts';
import { refusedLine } from './refused-text.ts';

export type LobbyDesk = {
  readonly lines: () => readonly string[];
  /** does what a line says; false where it says nothing that is meant for the lobby */
  readonly handle: (line: string) => Promise<boolean>;
  /** looks whether something that is waited for has come */
  readonly look: () => void;
  /** whether there is all to choose from, and nothing is waited for */
  readonly isAsking: () => boolean;
  /** whom the list shows by this number */
  readonly findClient: (number: string) => ClientId | undefined;
  readonly close: () => void;
};

export type LobbyDeskDeps = {
  readonly client: Client;
  readonly say: (...lines: string[]) => void;
  readonly against: Opponents | undefined;
  /** how long each list is looked at, ms */
  readonly browseMs: number;
  readonly watch: (choice: LobbyChoice & { type: 'watch' }) => Promise<void>;
  /** where the page is served */
  readonly address: string;
};

/** An invite to a computer player that isn't accepted within so many looks goes to another one. */
const PATIENCE = 6;
/** An accepted invite is gone a moment before its table is there: so many looks. */
const SETTLING = 3;
/** Characters of a link that follow the page's address. */
const LINK_LENGTH = 64;

/** Meets people: invites, accepts, declines; shows one list after the other, as one may look at one at a time. */
export const createLobbyDesk = ({ client, say, against, browseMs, watch, address }: LobbyDeskDeps): LobbyDesk => {
  const tried = new Set<ClientId>();
  let shown: readonly LobbyChoice[] = [];
  let isBusy = false;
  let acceptsNext = false;
  let looks = 0;
  let waitedAt: number | undefined;

  const isFree = (): boolean => client.state().seat === null && !isBusy && client.connection().status === 'online';
  const ask = async (command: Command): Promise<Answer> => {
    isBusy = true;
    const answer = await client.send(command);
    // The answer may overtake what comes of it.
    if (answer.ok && (command.type === 'accept' || command.type === 'join'))
      await client.until(({ state }) => state().seat !== null);
    if (
      answer.ok &&
      (command.type === 'invite' || command.type === 'resume' || command.type === 'play' || command.type === 'share')
    )
      await client.until(({ state }) => state().invites.sent.length > 0 || state().seat !== null);
    isBusy = false;
    return answer;
  };
  const tell = async (command: Command, done: string): Promise<void> => {
    const answer = await ask(command);
    say(answer.ok ? done : refusedLine(answer));
  };
  const accept = async (choice: LobbyChoice & { type: 'accept' }): Promise<void> => {
    const { from, invite } = choice;
    const answer = await ask({ type: 'accept', from, invite });
    if (answer.ok) acceptsNext = false;
    else if (!acceptsNext && against === undefined) say(refusedLine(answer));
  };
  const perform = async (choice: LobbyChoice): Promise<void> => {
    switch (choice.type) {
      case 'accept':
        return accept(choice);
      case 'withdraw':
        return tell({ type: 'withdraw', invite: choice.invite }, 'Withdrawn.');
      case 'invite':
        return tell({ type: 'invite', to: choice.to }, 'Invited. The game begins when the invite is accepted.');
      case 'resume':
        return tell({ type: 'resume', game: choice.game }, 'Invited. The game goes on when the invite is accepted.');
      case 'watch':
        return watch(choice);
    }
  };
  const offers = () =>
    lobbyMenu(client.state()).choices.filter(
      (choice): choice is LobbyChoice & { type: 'accept' } => choice.type === 'accept',
    );

  const seekBot = async (): Promise<void> => {
    const [open] = client.state().invites.sent;
    looks += 1;
    if (open && looks < PATIENCE) return;
    if (open) await ask({ type: 'withdraw', invite: open.id });
    const free = (client.state().lists.players?.rows ?? []).filter(
      ({ kind, status }) => kind === 'bot' && status === 'free',
    );
    const next = free.find(({ id }) => !tried.has(id));
    if (next === undefined) {
      if (looks === PATIENCE) say('No computer player is free; waiting for one.');
      return tried.clear();
    }
    tried.add(next.id);
    looks = 0;
    await ask({ type: 'invite', to: next.id });
  };
  const seek = async (): Promise<void> => {
    const [offer] = offers();
    if ((acceptsNext || against === 'anyone') && offer) return accept(offer);
    if (against === 'bot') return seekBot();
    if (against === 'anyone' && client.state().invites.sent.length === 0) await ask({ type: 'play' });
  };
  const look = (): void => {
    const { players, invites } = client.state().lists;
    if (isFree() && players && invites) seek().catch(ignoreClosed);
  };

  let turn = 0;
  const browse = setInterval(() => {
    if (client.state().seat !== null) return;
    client.browse({ list: LISTS[turn++ % LISTS.length] ?? null });
    if (acceptsNext || against !== undefined) look();
  }, browseMs);
  client.browse({ list: 'tables' });

  const pick = (word: string, type?: LobbyChoice['type']): LobbyChoice | undefined => {
    const choice = /^\d+$/.test(word) ? shown[Number(word) - 1] : undefined;
    return type === undefined || choice?.type === type ? choice : undefined;
  };
  const decline = async (choice: LobbyChoice | undefined, why: string | undefined): Promise<void> => {
    const reason = why === undefined ? null : DECLINE_REASONS.find((known) => known === why);
    if (choice?.type !== 'accept' || !choice.isToMe) return say('Only an invite to you can be declined.');
    if (reason === undefined) return say(`One may say why in one of these words: ${DECLINE_REASONS.join(', ')}.`);
    await tell({ type: 'decline', from: choice.from, invite: choice.invite, reason }, 'Declined.');
  };
  const share = async (): Promise<void> => {
    const answer = await ask({ type: 'share' });
    const link = client.state().invites.sent.find((invite) => invite.link !== null)?.link;
    if (!answer.ok) say(refusedLine(answer));
    else if (link) say('Whoever opens this link plays you:', new URL(`/#/invite/${link}`, address).href);
  };
  const listSaved = (): void => {
    const menu = lobbyMenu(client.state());
    const rows = menu.lines.filter((line) => /^ +\d+ {2}resume/.test(line));
    shown = menu.choices;
    say(...(rows.length > 0 ? rows : ['You have no saved games.']));
  };
  const abandon = async (choice: LobbyChoice | undefined): Promise<void> => {
    if (choice?.type !== 'resume') return say('Only a saved game can be abandoned.');
    await tell({ type: 'abandon', game: choice.game }, 'Said. The game is abandoned when both of you ask for it.');
  };
  const handle = async (line: string): Promise<boolean> => {
    const [verb = '', word = '', ...more] = line.split(/\s+/);
    const isVerb = ['invite', 'accept', 'withdraw', 'resume', 'watch'].find(
      (known) => known === verb,
    ) as LobbyChoice['type'];
    if (more.length > (verb === 'decline' ? 1 : 0)) return false;
    if (line === 'accept') {
      acceptsNext = true;
      if (offers().length === 0) say('The next invite that comes is accepted.');
      look();
    } else if (line === 'invite all') await tell({ type: 'invite', to: null }, 'The invite is open to all.');
    else if (line === 'play') await tell({ type: 'play' }, 'You play with the first who comes.');
    else if (line === 'link') await share();
    else if (verb === 'join') await tell({ type: 'join', link: word.slice(-LINK_LENGTH) }, 'You are seated.');
    else if (line === 'saved') listSaved();
    else if (verb === 'abandon') await abandon(pick(word, 'resume'));
    else if (verb === 'decline') await decline(pick(word), more[0]);
    else if (word === '' ? pick(verb) : isVerb && pick(word, isVerb)) await perform(pick(word || verb)!);
    else if (isVerb || /^\d+$/.test(verb)) say(`There is no such number in the list to ${isVerb ?? 'choose'}.`);
    else return false;
    return true;
  };
  return {
    lines: () => {
      const menu = lobbyMenu(client.state());
      shown = menu.choices;
      return menu.lines;
    },
    handle,
    look,
    isAsking: () => {
      const { lists, invites, seat } = client.state();
      const isWaiting = isBusy || acceptsNext || against !== undefined || invites.sent.length > 0;
      if (isWaiting) waitedAt = performance.now();
      const isSettled = waitedAt === undefined || performance.now() - waitedAt > SETTLING * browseMs;
      return !isWaiting && isSettled && seat === null && LISTS.every((list) => lists[list] !== undefined);
    },
    findClient: (number) => {
      const choice = pick(number);
      if (choice?.type === 'invite') return choice.to;
      return choice?.type === 'accept' ? choice.from : undefined;
    },
    close: () => clearInterval(browse),
  };
};
