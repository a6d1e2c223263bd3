import { randomUUID } from 'node:crypto';
import type { ClientId } from '@battleline/domain';
import type {
  AcceptedFrame,
  ClientFrameInput,
  CommandFrameInput,
  GuestResponse,
  InvitesFrame,
  RejectedFrame,
  ServerFrame,
  TableFrame,
} from '@battleline/protocol';
import { type Meter, numberAfter, openSocket } from './socket.ts';

type Answer = AcceptedFrame | RejectedFrame;
type Bare<Frame> = Frame extends unknown ? Omit<Frame, 'id' | 'at'> : never;

/** A guest at a gateway, without the client library: its work would be counted with the load's. */
export type GatewayPlayer = {
  readonly id: ClientId;
  /** Sends a command, again where it is told "later", until it is answered. */
  readonly order: (command: Bare<CommandFrameInput>, id?: string) => Promise<Answer>;
  readonly invites: () => InvitesFrame | undefined;
  /** The newest view of the table as it came. */
  readonly tableBytes: () => Buffer | undefined;
  readonly table: () => TableFrame | undefined;
  /** Looks at every frame until something is found. */
  readonly until: <Found>(look: () => Found | undefined) => Promise<Found>;
};

const TABLE = Buffer.from('{"type":"table",');
const LATER_MS = 100;

const login = async (address: string): Promise<GuestResponse> => {
  const response = await fetch(new URL('/api/guest', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"kind":"bot"}',
  });
  if (!response.ok) throw new Error(`signing in: ${response.status} ${await response.text()}`);
  return (await response.json()) as GuestResponse;
};

/** Signs in as a guest and greets; `moved` is told of each view of a table: its number of moves, and when it came. */
export const enterGateway = async (
  address: string,
  meter: Meter,
  moved: (moves: number, at: number) => void,
): Promise<GatewayPlayer> => {
  const { token, you } = await login(address);
  const greeting: ClientFrameInput = { type: 'hello', token, tab: randomUUID().replaceAll('-', '') };
  const hello = JSON.stringify(greeting);
  const unanswered = new Map<string, { readonly text: string; readonly resolve: (answer: Answer) => void }>();
  const looks = new Set<() => void>();
  let seenAt = 0;
  let isGreeted = false;
  let invites: InvitesFrame | undefined;
  let tableBytes: Buffer | undefined;

  const hearSmall = (frame: ServerFrame): void => {
    seenAt = Math.max(seenAt, frame.at);
    if (frame.type === 'welcome') isGreeted = true;
    if (frame.type === 'invites') invites = frame;
    if (frame.type === 'error') throw new Error(`the gateway complains: ${frame.code} ${frame.reason}`);
    if (frame.type === 'accepted' || frame.type === 'rejected') {
      unanswered.get(frame.id)?.resolve(frame);
      unanswered.delete(frame.id);
    }
    if (frame.type === 'later') {
      const text = frame.id === null ? hello : unanswered.get(frame.id)?.text;
      if (text !== undefined) setTimeout(() => socket.send(text), LATER_MS);
    }
  };
  const hear = (frame: Buffer, at: number): void => {
    if (frame.subarray(0, TABLE.length).equals(TABLE)) {
      tableBytes = frame;
      moved(numberAfter(frame, '"moves":'), at);
    } else hearSmall(JSON.parse(frame.toString()) as ServerFrame);
    for (const look of looks) look();
  };
  const url = new URL('/socket', address.replace('http', 'ws')).href;
  const socket = await openSocket(url, meter, hear);
  socket.send(hello);

  const table = (): TableFrame | undefined => tableBytes && (JSON.parse(tableBytes.toString()) as TableFrame);
  const until: GatewayPlayer['until'] = (look) =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        looks.delete(check);
        resolve(found);
      };
      looks.add(check);
      check();
    });
  await until(() => isGreeted || undefined);

  return {
    id: you.id,
    order: (command, id = randomUUID()) =>
      new Promise((resolve) => {
        const frame = { ...command, id, at: seenAt };
        unanswered.set(id, { text: JSON.stringify({ ...frame, again: true }), resolve });
        socket.send(JSON.stringify(frame));
      }),
    invites: () => invites,
    tableBytes: () => tableBytes,
    table,
    until,
  };
};
