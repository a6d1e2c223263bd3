import { setTimeout as delay } from 'node:timers/promises';
import { autoPlay, type Brain, checkShuffle, type Client } from '@battleline/client';
import type { InviteId, TableId } from '@battleline/domain';
import type { InvitesFrame, TableFrame } from '@battleline/protocol';
import { announcementLines } from './announcement-text.ts';
import { ignoreClosed } from './closed-client.ts';
import { declinedLine } from './declined-text.ts';
import { LOBBY_HELP, TABLE_HELP } from './help-text.ts';
import { createLobbyDesk } from './lobby-desk.ts';
import { isToAct } from './moves-text.ts';
import type { Opponents } from './play-args.ts';
import { refusedLine } from './refused-text.ts';
import { askRematch } from './rematch.ts';
import { resultLine, shuffleLine } from './result-text.ts';
import { createTableDesk } from './table-desk.ts';
import { createTalkDesk } from './talk-desk.ts';
import type { Terminal } from './terminal.ts';

export type PlaySessionDeps = {
  readonly client: Client;
  readonly terminal: Terminal;
  /** plays instead of the player where he leaves it to it */
  readonly brain: Brain | undefined;
  readonly against: Opponents | undefined;
  /** watched from the start */
  readonly table: TableId | undefined;
  readonly random: () => number;
  readonly paceMs: number;
  /** how long each list of the lobby is looked at, ms */
  readonly browseMs: number;
  /** where the page is served */
  readonly address: string;
};

/** How a session ended: `over` with the result of a game, `left` by the player, `closed` by the server. */
export type SessionEnd =
  | { readonly type: 'over'; readonly result: string }
  | { readonly type: 'left' }
  | { readonly type: 'closed'; readonly code: number | null };

/** Anything slower is worth a word, ms. */
const NOTICEABLE_MS = 300;
const LEAVE_WITHIN_MS = 2000;

/** One person, file or brain at one client, until a game is over (a person may go on), he leaves, or the server ends it. */
export const playSession = async (deps: PlaySessionDeps): Promise<SessionEnd> => {
  const { client, terminal, brain, against, browseMs, address } = deps;
  const { promise: ended, resolve: end } = Promise.withResolvers<SessionEnd>();
  const concluded = new Set<TableId>();
  let shown = deps.table;
  let isHandling = false;
  let offered: InviteId | undefined;
  let unansweredSince: number | undefined;

  const watch = async (table: TableId): Promise<void> => {
    const answer = await client.send({ type: 'watch', table });
    if (answer.ok) shown = table;
    else {
      terminal.say(refusedLine(answer));
      if (shown === table) shown = undefined;
    }
  };
  const tableDesk = createTableDesk(client, terminal.say);
  const lobby = createLobbyDesk({
    ...{ client, say: terminal.say, against, browseMs, address },
    watch: ({ table }) => watch(table),
  });
  const talk = createTalkDesk(client, terminal.say, lobby.findClient);
  const frameShown = (): TableFrame | undefined => (shown === undefined ? undefined : client.state().tables.get(shown));

  const statusText = (): string => {
    const { status } = client.connection();
    const waits = client.unanswered() > 0;
    if (status !== 'online' && client.state().you === null) return 'connecting';
    if (status !== 'online') return waits ? 'reconnecting, your move is kept' : 'reconnecting';
    if (!waits || unansweredSince === undefined) return '';
    return performance.now() - unansweredSince >= NOTICEABLE_MS ? 'sending …' : '';
  };
  const isAsked = (): boolean => {
    if (client.state().you === null || client.unanswered() > 0 || isHandling) return false;
    if (shown === undefined) return lobby.isAsking();
    const frame = frameShown();
    return brain === undefined && frame !== undefined && isToAct(frame.view);
  };
  const lobbyLines = (): readonly string[] => [
    `LOBBY   you are ${client.state().you?.name ?? '…'}`,
    '',
    ...lobby.lines(),
  ];
  const draw = (): void => {
    const frame = frameShown();
    const lines = frame ? tableDesk.lines(frame) : shown ? ['Waiting for the table …'] : lobbyLines();
    const announced = announcementLines(client.state().announcements);
    terminal.show({ lines: [...announced, ...lines], status: statusText(), isAsked: isAsked() });
  };

  const conclude = async (frame: TableFrame): Promise<void> => {
    if (concluded.has(frame.table)) return;
    concluded.add(frame.table);
    if (!terminal.isPerson) terminal.say('', ...tableDesk.lines(frame), '');
    if (frame.view.status !== 'saved') {
      const own = { nonce: client.nonceOf(frame.table), hand: tableDesk.firstHand(frame.table) };
      terminal.say(shuffleLine(await checkShuffle(frame.view, own)));
    }
    const result = resultLine(frame);
    if (!terminal.isPerson || brain) return end({ type: 'over', result });
    terminal.say(
      result,
      'rematch plays again, same deal the same cards with seats swapped, lobby goes on to the next game, quit leaves.',
    );
  };
  const update = (): void => {
    const { seat } = client.state();
    if (seat) shown = seat.table;
    unansweredSince = client.unanswered() > 0 ? (unansweredSince ?? performance.now()) : undefined;
    const frame = frameShown();
    if (frame && (frame.view.position?.result || frame.view.status === 'saved')) void conclude(frame);
    if (shown === undefined) lobby.look();
    draw();
  };
  /** A game that ended while the connection was away is shown to those who look on. */
  const seeTheEnd = (): void => {
    const { seat, watching } = client.state();
    const frame = frameShown();
    if (!frame || seat || watching.includes(frame.table) || concluded.has(frame.table)) return;
    void watch(frame.table);
  };

  /** The opponent of the game that is shown may have asked first. */
  const tellRematch = ({ received }: InvitesFrame): void => {
    const game = frameShown()?.view.game;
    const offer = received.find(({ rematch }) => rematch !== null && rematch.game === game);
    if (!offer || offer.id === offered) return;
    offered = offer.id;
    const [wish, order] = offer.sameDeal ? ['the same deal again', 'same deal'] : ['a rematch', 'rematch'];
    terminal.say(`${offer.from.name} would like ${wish}: ${order} plays it.`);
  };

  const leaveTable = async (): Promise<void> => {
    const { seat, watching } = client.state();
    if (seat) return terminal.say('Your game is not over: play on, save, or resign.');
    const left = shown;
    shown = undefined;
    if (left && watching.includes(left)) await client.send({ type: 'unwatch', table: left });
  };
  /** A guest can't come back, so leaving a game is giving it up; an unreachable server isn't waited for. */
  const leave = async (): Promise<void> => {
    const { seat } = client.state();
    if (seat) {
      terminal.say('You leave the game, so you resign it.');
      await Promise.race([
        client.send({ type: 'resign', table: seat.table }),
        delay(LEAVE_WITHIN_MS, undefined, { ref: false }),
      ]);
    }
    end({ type: 'left' });
  };
  const handle = async (text: string): Promise<void> => {
    const line = text.trim().replace(/\s+/g, ' ');
    const frame = frameShown();
    if (line === '') return;
    if (line === 'quit') return leave();
    if (line === 'help') return terminal.say(...(shown ? TABLE_HELP : LOBBY_HELP).split('\n'));
    if ((line === 'rematch' || line === 'same deal') && frame?.view.position?.result)
      return terminal.say(await askRematch(client, frame, line === 'same deal'));
    if (line === 'lobby') return leaveTable();
    if (line === 'table') return terminal.say(...(frame ? tableDesk.lines(frame) : ['You are at no table.']));
    if (await talk.handle(line, shown)) return;
    if (frame) return tableDesk.handle(line, frame);
    if (!(await lobby.handle(line))) terminal.say(`"${line}" means nothing here: type help.`);
  };
  const obey = async (): Promise<void> => {
    for (;;) {
      if (!terminal.isPerson) await client.until(isAsked);
      const line = await terminal.next();
      if (line === undefined) return;
      isHandling = true;
      const handled = handle(line).finally(() => {
        isHandling = false;
        update();
      });
      // A person may go on typing while a move waits for its answer.
      if (terminal.isPerson) handled.catch(ignoreClosed);
      else await handled;
    }
  };
  const stops = [
    client.on('frame', update),
    client.on('invites', tellRematch),
    client.on('declined', (frame) => terminal.say(declinedLine(frame))),
    client.on('unanswered', update),
    client.on('connection', (connection) => {
      if (connection.status === 'closed') end({ type: 'closed', code: connection.code });
      update();
    }),
    client.on('welcome', () => queueMicrotask(seeTheEnd)),
    lobby.close,
    talk.close,
  ];
  if (brain) stops.push(autoPlay(client, { brain, random: deps.random, paceMs: deps.paceMs }));
  const redraw = setInterval(draw, NOTICEABLE_MS);
  if (deps.table !== undefined) void watch(deps.table);
  obey()
    .then(() => {
      // A brain or an onlooker goes on without commands; others have no more to say.
      const goesOn = brain !== undefined || (shown !== undefined && client.state().seat === null);
      return goesOn && !terminal.isPerson ? undefined : leave();
    })
    .catch(ignoreClosed);
  return ended.finally(() => {
    clearInterval(redraw);
    stops.forEach((stop) => stop());
  });
};
