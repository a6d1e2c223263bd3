import {
  type AnnouncementId,
  type ClientId,
  type GameId,
  type InviteId,
  parseMove,
  type SessionId,
  type TableCommand,
  type TableId,
} from '@battleline/domain';
import type { ClientFrame, CommandFrame, InviteShown, Person, RejectionCode, ServerFrame } from '@battleline/protocol';
import type { Brain } from '../brain/brain.ts';
import { randomPlay } from '../brain/random-play.ts';
import type { OpenSocket, SocketEvents } from '../socket.ts';
import { openPracticeTable, type PracticeRefusal, type PracticeTable } from './practice-table.ts';

export type PracticeOptions = {
  readonly opponent?: Brain;
  /** from 0 to below 1, for the opponent and the server's half of each shuffle */
  readonly random: () => number;
};

/** A gateway in memory with one client and one opponent, for tests of programs that use the client. */
export type PracticeGateway = {
  readonly open: OpenSocket;
  /** cuts the connection */
  readonly drop: () => void;
  /** closes the connection with that code */
  readonly close: (code: number) => void;
  /** lets the opponent invite the client, or everybody */
  readonly invite: (to: 'the client' | 'all') => void;
  /** lets the operators announce something */
  readonly announce: (text: string) => void;
  readonly commands: readonly CommandFrame[];
};

type Untimed<Frame> = Frame extends unknown ? Omit<Frame, 'at' | 'lobby'> : never;

const ME: Person = { id: '1'.repeat(32) as ClientId, name: 'Calm Guard 001', kind: 'guest' };
const OTHER: Person = { id: '2'.repeat(32) as ClientId, name: 'Bold Rider 002', kind: 'bot' };
const OPTIONS = { claimTiming: 'turn-start', onLeave: 'save', clock: null } as const;

/** Opens a gateway at which one opponent waits; he accepts every invite and plays at once. */
export const createPracticeGateway = ({ opponent = randomPlay, random }: PracticeOptions): PracticeGateway => {
  const commands: CommandFrame[] = [];
  const answers = new Map<string, PracticeRefusal | undefined>();
  let events: SocketEvents | undefined;
  let now = 1;
  let table: PracticeTable | undefined;
  let invites: readonly InviteShown[] = [];

  const hex = (bytes: number): string =>
    Array.from({ length: 2 * bytes }, () => Math.floor(random() * 16).toString(16)).join('');
  const send = (frame: Untimed<ServerFrame>): void => {
    now += 1;
    events?.received(JSON.stringify({ at: now, lobby: now, ...frame }));
  };
  const sendTable = (): void => {
    if (!table) return;
    const players = { north: ME, south: OTHER };
    const frame = { type: 'table', table: table.id, version: table.version(), players } as const;
    send({ ...frame, view: table.view('north'), clocks: null, last: table.last('north') });
  };
  const sendInvites = (): void => send({ type: 'invites', sent: [], received: invites.filter(({ to }) => to) });
  const sendOpenInvites = (): void => {
    const rows = invites.filter(({ to }) => !to).map(({ id, from, options }) => ({ id, from, options }));
    const order = rows.map(({ id }) => id);
    send({ type: 'list', list: 'invites', full: true, next: null, total: rows.length, order, rows });
  };
  const sendPlayers = (): void => {
    const row = { ...OTHER, status: 'free', table: null, opponent: null } as const;
    send({ type: 'list', list: 'players', full: true, next: null, total: 1, order: [OTHER.id], rows: [row] });
  };
  const sendTables = (): void =>
    send({ type: 'list', list: 'tables', full: true, next: null, total: 0, order: [], rows: [] });
  const opponentPlays = (): void => {
    sendTable();
    while (table?.play('south', opponent, random)) sendTable();
  };
  const openTable = async (): Promise<void> => {
    invites = [];
    const id = `3-${hex(15)}` as TableId;
    const seats = { north: ME.id, south: OTHER.id };
    table = await openPracticeTable({ id, seats, claimTiming: 'turn-start', seed: hex(32), game: hex(16) as GameId });
    table.tell({ type: 'ready', client: OTHER.id, nonce: hex(32) });
    sendInvites();
    sendTable();
  };
  const tellTable = (command: TableCommand): PracticeRefusal | undefined =>
    table ? table.tell(command) : { code: 'UNKNOWN_TABLE', reason: 'There is no such table.' };
  const tellMove = (text: string, seen: number): PracticeRefusal | undefined => {
    const move = parseMove(text);
    if (move === undefined) return { code: 'BAD_MOVE', reason: 'This is not a move.' };
    return tellTable({ type: 'move', client: ME.id, move, seen });
  };

  const decide = (frame: CommandFrame): { readonly refusal?: PracticeRefusal; readonly then?: () => unknown } => {
    const refused = (refusal: PracticeRefusal | undefined, then: () => unknown) => (refusal ? { refusal } : { then });
    switch (frame.type) {
      case 'accept':
        return invites.some(({ id }) => id === frame.invite)
          ? { then: openTable }
          : { refusal: { code: 'INVITE_GONE', reason: 'This invite is no longer open.' } };
      case 'invite':
      case 'play':
        return { then: openTable };
      case 'ready':
        return refused(tellTable({ type: 'ready', client: ME.id, nonce: frame.nonce }), () =>
          table?.deal().then(opponentPlays),
        );
      case 'move':
        return refused(tellMove(frame.move, frame.seen), opponentPlays);
      case 'resign':
        return refused(tellMove('resign', 0), opponentPlays);
      case 'decline':
      case 'withdraw':
        invites = invites.filter(({ id }) => id !== frame.invite);
        return { then: sendInvites };
      case 'save':
      case 'resume':
      case 'rematch':
      case 'share':
      case 'join':
      case 'abandon':
        return { refusal: { code: 'NOT_YET', reason: 'In practice there are no saved games, rematches and links.' } };
      case 'watch':
      case 'unwatch':
        return { then: sendTable };
      case 'chat':
      case 'block':
      case 'unblock':
        return { refusal: { code: 'NOT_YET', reason: 'In practice nobody is there to hear it.' } };
    }
  };
  const answer = (frame: CommandFrame): void => {
    commands.push(frame);
    const { id } = frame;
    const decision = answers.has(id) ? { refusal: answers.get(id) } : decide(frame);
    answers.set(id, decision.refusal);
    if (decision.refusal) {
      const { code, reason } = decision.refusal;
      send({ type: 'rejected', id, code: code as RejectionCode, reason });
    } else send({ type: 'accepted', id, version: table?.version() ?? 0 });
    if ('then' in decision) void decision.then?.();
  };
  const greet = (): void => {
    const isRunning = table !== undefined && table.view('north').status === 'playing';
    const seat =
      table && isRunning ? { table: table.id, game: table.view('north').game, seat: 'north' as const } : null;
    const you = { ...ME, session: '3'.repeat(32) as SessionId };
    send({ type: 'welcome', you, seat, watching: [], gateway: 'practice', program: '0' });
    sendInvites();
    sendTable();
  };
  const receive = (frame: ClientFrame): void => {
    if (frame.type === 'hello') greet();
    else if (frame.type === 'ping') send({ type: 'pong' });
    else if (frame.type !== 'browse') answer(frame);
    else if (frame.list === 'players') sendPlayers();
    else if (frame.list === 'invites') sendOpenInvites();
    else if (frame.list === 'tables') sendTables();
  };
  const close = (code: number): void => {
    const old = events;
    events = undefined;
    old?.closed(code);
  };

  return {
    open: (_, mine) => {
      events = mine;
      const ifOpen = (what: () => void): void => queueMicrotask(() => events === mine && what());
      ifOpen(mine.opened);
      return {
        send: (text) => ifOpen(() => receive(JSON.parse(text) as ClientFrame)),
        close: () => {
          if (events === mine) events = undefined;
        },
      };
    },
    drop: () => close(1006),
    close,
    invite: (to) => {
      const shown = {
        id: hex(16) as InviteId,
        from: OTHER,
        to: to === 'all' ? null : ME,
        options: OPTIONS,
        resumes: null,
        rematch: null,
        sameDeal: false,
        link: null,
      };
      invites = [...invites, shown];
      sendInvites();
      sendOpenInvites();
    },
    announce: (text) =>
      send({
        type: 'announcements',
        announcements: [{ id: hex(16) as AnnouncementId, text, from: null, until: null }],
      }),
    commands,
  };
};
