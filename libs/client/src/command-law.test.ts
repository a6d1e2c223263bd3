import { expect, test } from '@jest/globals';
import type { InviteId } from '@battleline/domain';
import type { ClientFrame, CommandFrame } from '@battleline/protocol';
import fc from 'fast-check';
import { createClient } from './client.ts';
import { MAX_AHEAD } from './command-window.ts';
import { type Conversation, startScriptedGateway } from './scripted-gateway.fixture.ts';
import { parseServerFrame } from './server-frame.ts';
import { openGlobalSocket, type OpenSocket } from './socket.ts';

// What a gateway may do to a command: `lost` loses the command, `lost answer` does it and loses the answer.
const TREATMENTS = ['answer', 'answer twice', 'later', 'later, then answer', 'lost', 'lost answer', 'flood'] as const;
type Treatment = (typeof TREATMENTS)[number];

const isCommand = (frame: ClientFrame): frame is CommandFrame => 'id' in frame;

/** All that the client says and hears about commands, and what of it breaks the rules. */
const createWitness = () => {
  const firsts = new Map<string, CommandFrame>();
  const answered = new Set<string>();
  const faults: string[] = [];
  const sent = (command: CommandFrame): void => {
    const { again, ...repeated } = command;
    const first = firsts.get(command.id);
    if (first !== undefined) {
      if (again !== true || JSON.stringify(repeated) !== JSON.stringify(first)) faults.push('repeated otherwise');
      if (answered.has(command.id)) faults.push('repeated after its answer');
      return;
    }
    if (again !== undefined) faults.push('marked the first time');
    firsts.set(command.id, command);
    const order = [...firsts.keys()];
    const oldest = order.findIndex((id) => !answered.has(id));
    if (order.length - 1 - oldest > MAX_AHEAD) faults.push('too far ahead');
  };
  const open: OpenSocket = (url, events) => {
    const socket = openGlobalSocket(url, {
      ...events,
      received: (text) => {
        const frame = parseServerFrame(text);
        if (frame?.type === 'accepted') answered.add(frame.id);
        events.received(text);
      },
    });
    const send = (text: string): void => {
      const frame = JSON.parse(text) as ClientFrame;
      if (isCommand(frame)) sent(frame);
      socket.send(text);
    };
    return { ...socket, send };
  };
  return { open, faults };
};

/** Serves one connection; `versions` is what all gateways together have done, each id once. */
const serve = (talk: Conversation, versions: Map<string, number>, next: () => Treatment): void => {
  const version = (id: string): number => versions.get(id) ?? versions.set(id, versions.size + 1).size;
  const answer = (id: string): void => talk.accept({ id }, version(id));
  const treat: Record<Treatment, (id: string) => void> = {
    answer,
    'answer twice': (id) => [id, id].forEach(answer),
    later: (id) => talk.send({ type: 'later', id, code: 'LAGGING' }),
    'later, then answer': (id) => {
      talk.send({ type: 'later', id, code: 'UNAVAILABLE' });
      answer(id);
    },
    lost: () => talk.drop(),
    'lost answer': (id) => {
      version(id);
      talk.drop();
    },
    flood: () => talk.send({ type: 'error', code: 'TOO_FAST', reason: 'too fast' }),
  };
  talk.socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as ClientFrame;
    if (isCommand(frame)) treat[next()](frame.id);
  });
};

test('whatever the gateways do, every command is done once, answered once, and repeated only as a repetition', async () => {
  const play = async (treatments: readonly Treatment[]): Promise<void> => {
    const gateway = await startScriptedGateway();
    const versions = new Map<string, number>();
    let turn = 0;
    gateway.server.on('connection', () => {
      void gateway.connection().then(async (talk) => {
        serve(talk, versions, () => treatments[turn++] ?? 'answer');
        await talk.greet();
      });
    });
    const { open, faults } = createWitness();
    const client = createClient({
      addresses: [gateway.address, gateway.address],
      open,
      timing: { retryMs: { from: 1, to: 3 }, laterMs: { from: 1, to: 3 }, answerMs: 50 },
    });
    const invites = Array.from({ length: 9 }, (_, index) => index.toString(16).repeat(32) as InviteId);
    const answers = await Promise.all(invites.map((invite) => client.send({ type: 'withdraw', invite })));
    client.close();
    await gateway.stop();
    expect(faults).toEqual([]);
    expect(answers.map((answer) => answer.ok && answer.version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(versions.size).toBe(9);
  };
  const scripts = fc.array(fc.constantFrom(...TREATMENTS), { maxLength: 40 });
  await fc.assert(fc.asyncProperty(scripts, play), { numRuns: 25 });
});
