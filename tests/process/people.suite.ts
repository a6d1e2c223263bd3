import { type Command, createAccountDesk } from '@battleline/client';
import type { Room, TableId } from '@battleline/domain';
import { expect } from '@jest/globals';
import { activateFeatures } from '../support/features.ts';
import { type Guest, look, type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import { heardOn } from '../support/tape-check.ts';
import { playUntil } from './play-until.ts';

const activate = async ({ system }: Stage): Promise<void> => {
  const log = await system.servers.open();
  await activateFeatures(log);
  await log.close();
};

const tell = async ({ client }: Player, command: Command): Promise<void> =>
  expect(await client.send(command)).toMatchObject({ ok: true });

const say = (who: Player, to: { readonly to: Player } | { readonly table: TableId }, text: string): Promise<void> =>
  tell(who, { type: 'chat', ...('to' in to ? { to: to.to.id } : to), text });

/** Waits until he is shown this line there. */
const hears = (who: Guest, room: Room, where: Player | TableId, text: string): Promise<unknown> =>
  who.reach(`the line "${text}"`, ({ state }) =>
    [...state().chat].some(
      ([name, { lines }]) =>
        name === `${room} ${typeof where === 'string' ? where : where.id}` && lines.some((line) => line.text === text),
    ),
  );

/** All lines that were ever sent to him, each once, in the order in which he was first told. */
const linesOf = ({ tape }: Guest): string[] => [
  ...new Set(heardOn(tape).flatMap(({ frame }) => (frame.type === 'chat' ? frame.lines.map(({ text }) => text) : []))),
];

/** Everybody hears what is meant for him and nothing else; that the last line was heard shows that no other one comes. */
const talk = async (stage: Stage): Promise<void> => {
  await activate(stage);
  const [ann, bob, wim, eve] = await Promise.all([stage.enter(0), stage.enter(1), stage.enter(2), stage.enter(1)]);
  await say(ann, { to: bob }, 'shall we?');
  await hears(bob, 'private', ann, 'shall we?');
  const table = await sitDown(ann, bob);
  const visitor = await stage.visit(0);
  for (const one of [wim, visitor]) await look(one, table);
  await playUntil(stage, [ann, bob], table, 4);

  await say(eve, { to: ann }, 'what a hand');
  await say(ann, { to: eve }, 'I play now');
  await hears(eve, 'private', ann, 'I play now');
  await hears(ann, 'private', eve, 'I play now');
  await say(wim, { table }, 'who will win?');
  await hears(visitor, 'watchers', table, 'who will win?');
  await say(bob, { table }, 'hello, all');
  for (const one of [ann, bob, wim, visitor]) await hears(one, 'table', table, 'hello, all');

  await tell(wim, { type: 'block', client: eve.id });
  await say(eve, { to: wim }, 'listen');
  await hears(eve, 'private', wim, 'listen');
  await say(wim, { to: eve }, 'no');
  await hears(eve, 'private', wim, 'no');

  const asBefore = [
    [ann, ['shall we?', 'I play now', 'hello, all']],
    [bob, ['shall we?', 'hello, all']],
    [wim, ['who will win?', 'hello, all', 'no']],
    [eve, ['what a hand', 'I play now', 'listen', 'no']],
    [visitor, ['who will win?', 'hello, all']],
  ] as const;
  for (const [who, lines] of asBefore) expect(linesOf(who)).toEqual(lines);

  const [, gateway] = stage.system.gateways;
  await gateway?.kill();
  await gateway?.start();
  const again = await Promise.all([bob, wim, eve].map((player) => stage.openTab(player, 1)));
  for (const [index, [, lines]] of asBefore.slice(1, 4).entries()) {
    const tab = again[index];
    await tab?.reach('all that was said', () => linesOf(tab).length === lines.length);
    expect(tab && linesOf(tab).toSorted()).toEqual(lines.toSorted());
  }

  await tell(bob, { type: 'resign', table });
  await Promise.all([ann, bob].map((player) => seeTheEnd(player, table)));
  await hears(ann, 'private', eve, 'what a hand');
};

const PASSWORD = 'correct horse battery staple';

/** Each step at another gateway. */
const register = async (stage: Stage): Promise<void> => {
  const desks = stage.system.gateways.map(({ address }) => createAccountDesk({ addresses: [address], rounds: 60 }));
  const [first, second, third] = desks;
  if (!first || !second || !third) throw new Error('three gateways are needed');
  const registered = await first.register('Theodelinde', PASSWORD);
  const refused = { ok: false, code: 'NAME_TAKEN' };
  expect(await second.register('THEODELINDE', 'another password')).toMatchObject(refused);
  expect(await third.logIn('Theodelinde', 'another password')).toMatchObject({ ok: false, code: 'WRONG_CREDENTIALS' });
  const back = await second.logIn('theodelinde', PASSWORD);
  if (!registered.ok || !back.ok) throw new Error(`${JSON.stringify([registered, back])}`);
  expect(back.value.you).toMatchObject({ id: registered.value.you.id, name: 'Theodelinde', kind: 'member' });
  expect(await third.erase(back.value.token, PASSWORD)).toMatchObject({ ok: true });
  expect(await first.logIn('Theodelinde', PASSWORD)).toMatchObject({ ok: false, code: 'WRONG_CREDENTIALS' });
};

/** What people do besides playing, at several gateways; the last stories of a system, as they activate its features. */
export const people = (story: Story): void => {
  story(
    'what is said at one gateway is heard at the others by those whom it is meant for, also after a gateway was killed',
    talk,
    150_000,
  );
  story('who registers at one gateway logs in at another, and is erased at a third', register, 120_000);
};
