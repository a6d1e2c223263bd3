import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { TableView } from '@battleline/domain';
import { type FaultProxy, startFaultProxy } from '@battleline/events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { command, createGateways, freshId, type Speaker } from './gateway.harness.ts';

const page = readFileSync(new URL('../../../docs/bots.md', import.meta.url), 'utf8');
const program = /^```js\n(.*?)^```$/ms.exec(page)?.[1] ?? '';

const gateways = createGateways();
const bots: ChildProcess[] = [];
const proxies: FaultProxy[] = [];
afterEach(async () => {
  await Promise.all(
    bots.splice(0).map((bot) => {
      const end = new Promise((resolve) => bot.once('close', resolve));
      bot.kill('SIGKILL');
      return end;
    }),
  );
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  await gateways.stopAll();
});

/** Runs the page's bot; `complaints` is what it writes to stderr. */
const startBot = (address: string): { readonly complaints: () => string } => {
  const bot = spawn(process.execPath, ['--input-type=module', '-', address], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  bot.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  bot.stdin.end(program);
  bots.push(bot);
  return { complaints: () => complaints };
};

/** Invites the bot as soon as it is there. */
const inviteBot = async (person: Speaker): Promise<void> => {
  person.say({ type: 'browse', list: 'players' });
  const isBot = (row: object): boolean => 'kind' in row && row.kind === 'bot';
  const { rows } = await person.hear('list', (frame) => frame.rows.some(isBot));
  person.say(command('invite', { to: rows.find(isBot)?.id }));
};

const firstMove = ({ legal, claimable }: TableView): string | undefined =>
  claimable.length > 0 ? 'claim -' : legal[legal.length >> 1];

/** Plays on until the game is over; tells after each of the opponent's moves how many there are. */
const play = async (person: Speaker, told: (moves: number) => void): Promise<TableView> => {
  const { table, view: opened } = await person.hear('table');
  person.say(command('ready', { table, nonce: freshId() + freshId() }));
  const isMine = ({ status, viewer, position }: TableView): boolean =>
    status === 'finished' || position?.turn?.seat === viewer;
  for (let seen = opened.moves - 1; ;) {
    const { view } = await person.hear('table', (frame) => frame.view.moves > seen && isMine(frame.view));
    if (view.status === 'finished') return view;
    seen = view.moves;
    told(seen);
    const move = firstMove(view);
    if (move !== undefined) person.say(command('move', { table, move, seen }));
  }
};

describe('the bot of docs/bots.md', () => {
  test('has at most 40 lines', () => {
    expect(program).not.toBe('');
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  });

  test('accepts an invite and plays a whole game, over lost connections too', async () => {
    const gateway = await gateways.start({ FRAMES_PER_SECOND: '10000', FRAMES_BURST: '10000' });
    const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: Number(new URL(gateway.address).port) } });
    proxies.push(proxy);
    const bot = startBot(`http://127.0.0.1:${proxy.port}`);
    const person = await gateway.enter();
    await inviteBot(person);
    let cuts = 0;
    const view = await play(person, (moves) => {
      if (moves < 20 * (cuts + 1) || cuts === 2) return;
      cuts += 1;
      proxy.cut();
    });
    expect([cuts, view.position?.result?.winner === undefined, bot.complaints()]).toEqual([2, false, '']);
  }, 60_000);
});
