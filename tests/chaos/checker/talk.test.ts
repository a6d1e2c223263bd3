import type { CommandId, LineSaid, TableId } from '@battleline/domain';
import { expect, test } from '@jest/globals';
import type { RunVerdict } from './check-run.ts';
import { atTable, playTalkativeRun, toClient } from './synthetic-talk.fixture.ts';
import { verdictOn } from './verdict.fixture.ts';

type Run = Awaited<ReturnType<typeof playTalkativeRun>>;

/** All but what hangs: nobody has left. */
const found = ({ lost, duplicated, divergent, leaked, findings }: RunVerdict) => ({
  ...{ lost, duplicated, divergent, leaked },
  said: findings.filter((finding) => !finding.startsWith('hung')).join('\n'),
});
const NOTHING = { lost: 0, duplicated: 0, divergent: 0, leaked: 0, said: '' };
const foundIn = async ({ world }: Run) => found(await verdictOn(world));

test('people who talk as they may have no findings', async () => {
  const run = await playTalkativeRun();
  const { talk, table, ann, bob, wim, eve, visitor, lines, world } = run;
  // What waited for a player until the game was over comes between what he has heard already.
  await world.save(table);
  talk.greet(ann);
  talk.show(ann, lines.unheard);
  talk.show(visitor, lines.atAll);
  await talk.block(wim, ann);
  await talk.say(ann, toClient(wim), 'are you there?', []);
  await talk.say(ann, atTable(table), 'hello?', [bob, visitor]);
  await talk.block(wim, ann, 'unblock');
  await talk.say(ann, toClient(wim), 'and now?', [wim]);
  await talk.say(eve, toClient(ann), 'well played', [ann]);
  expect(await foundIn(run)).toEqual(NOTHING);
});

// What was confirmed.

test('a confirmed line that is not in the log, or is refused there, is lost', async () => {
  const run = await playTalkativeRun();
  const { world, ann, bob } = run;
  const id = 'f'.repeat(32);
  world.hear(ann, { type: 'chat', id, at: 0, ...toClient(bob), text: 'listen!' });
  world.tell(ann, { type: 'rejected', id, code: 'SAID_TOO_MUCH', reason: 'Too much.' });
  expect(await foundIn(run)).toEqual(NOTHING);
  ann.entries.pop();
  world.tell(ann, { type: 'accepted', id, version: 0 });
  expect(await foundIn(run)).toMatchObject({ lost: 1, said: expect.stringContaining('accepted, and stands nowhere') });
});

test('a line that came too late to count is lost, though its record stands', async () => {
  const run = await playTalkativeRun();
  const { talk, ann, bob } = run;
  await talk.say(ann, toClient(bob), 'late', [], (event) => ({ ...event, notAfter: 1 }));
  expect(await foundIn(run)).toMatchObject({ lost: 1 });
});

test('a line that was refused and said is duplicated', async () => {
  const run = await playTalkativeRun();
  const answer = run.ann.entries.findLast((entry) => entry.type === 'heard' && entry.frame.type === 'accepted');
  if (answer?.type === 'heard') Object.assign(answer.frame, { type: 'rejected', code: 'SAID_TOO_MUCH' });
  expect(await foundIn(run)).toMatchObject({ duplicated: 1, lost: 0 });
});

test('a line that is appended twice counts once; one that counts in two conversations is duplicated', async () => {
  const run = await playTalkativeRun();
  const { talk, lines, eve } = run;
  await talk.write(lines.secret.event);
  expect(await foundIn(run)).toEqual(NOTHING);
  await talk.write({ ...lines.secret.event, to: eve.client });
  expect(await foundIn(run)).toMatchObject({ duplicated: 1, said: expect.stringMatching(/counts twice: at chat\//) });
});

test('a line in another conversation than its own, and one with another text, are divergent', async () => {
  const run = await playTalkativeRun();
  const { talk, ann, bob } = run;
  await talk.write({ ...run.lines.secret.event, line: '7'.repeat(32) as CommandId }, '0'.repeat(32));
  expect(await foundIn(run)).toMatchObject({ divergent: 1, said: expect.stringContaining('another conversation') });
  await talk.say(ann, toClient(bob), 'yes', [bob], (event) => ({ ...event, text: 'no' }));
  expect((await foundIn(run)).said).toContain('asked for text "yes"');
});

test('a line that was confirmed and never shown to the one who said it is divergent', async () => {
  const run = await playTalkativeRun();
  const { ann } = run;
  const shown = ann.entries.findLastIndex((entry) => entry.type === 'heard' && entry.frame.type === 'chat');
  ann.entries.splice(shown, 1);
  expect(await foundIn(run)).toMatchObject({
    divergent: 1,
    said: expect.stringContaining('was confirmed, and not shown to the one who said it'),
  });
});

// Where it was said.

const misplaced: readonly (readonly [string, (run: Run) => Promise<unknown>, string])[] = [
  [
    'to the players by one who watches',
    ({ talk, wim, table, bob }) =>
      talk.say(wim, atTable(table), 'play!', [bob], (event) => ({ ...event, room: 'table' })),
    'is said to the players by one who watches',
  ],
  [
    'among watchers by one who plays',
    ({ talk, ann, table }) => talk.say(ann, atTable(table), 'psst', [], (event) => ({ ...event, room: 'watchers' })),
    'is said among watchers by one who plays',
  ],
  [
    'at a table by one who is elsewhere',
    ({ talk, eve, table, lines }) =>
      talk.write({ ...lines.amongWatchers.event, from: eve.client, line: '5'.repeat(32) as CommandId, table }),
    'neither plays nor watches there',
  ],
  [
    'at a table that there is not',
    ({ talk, lines }) =>
      talk.write({
        ...lines.amongWatchers.event,
        line: '5'.repeat(32) as CommandId,
        table: `1-${'0'.repeat(30)}` as TableId,
      }),
    'never opened',
  ],
  [
    'to one who blocked nobody, and is withheld from him',
    ({ talk, wim, eve }) => talk.say(wim, toClient(eve), 'hi', [], (event) => ({ ...event, withheld: true })),
    'who blocked nobody',
  ],
];

test.each(misplaced)('a line that is said %s is divergent', async (_, plant, text) => {
  const run = await playTalkativeRun();
  await plant(run);
  expect(await foundIn(run)).toMatchObject({ divergent: 1, said: expect.stringContaining(text) });
});

test('a line that reaches one who has long blocked its speaker is divergent', async () => {
  const run = await playTalkativeRun();
  const { talk, wim, eve } = run;
  await talk.block(wim, eve);
  const decided = (seconds: number) => (event: LineSaid) => ({
    ...{ ...event, withheld: false, notAfter: event.notAfter + seconds * 1_000_000 },
  });
  await talk.say(eve, toClient(wim), 'you may not have known yet', [], decided(0));
  expect(await foundIn(run)).toEqual(NOTHING);
  await talk.say(eve, toClient(wim), 'but now', [], decided(60));
  expect(await foundIn(run)).toMatchObject({ divergent: 1, said: expect.stringContaining('who had blocked him') });
});

// What was shown.

test('lines out of order are divergent, in one frame and from frame to frame', async () => {
  const run = await playTalkativeRun();
  const { talk, ann, bob, wim, visitor, lines, table } = run;
  const second = await talk.say(bob, atTable(table), 'hello', [ann, wim]);
  talk.show(visitor, second, lines.atAll);
  expect(await foundIn(run)).toMatchObject({ divergent: 1, said: expect.stringContaining('shown out of order') });
  const late = await playTalkativeRun();
  const missed = await late.talk.say(late.bob, atTable(late.table), 'one', [late.ann, late.wim]);
  await late.talk.say(late.bob, atTable(late.table), 'two', [late.ann, late.wim, late.visitor]);
  late.talk.show(late.visitor, missed);
  expect(await foundIn(late)).toMatchObject({ divergent: 1, said: expect.stringContaining('that was said later') });
});

test('a line that nobody said, and one that is shown otherwise than it was said, are divergent', async () => {
  const run = await playTalkativeRun();
  const { talk, bob, lines } = run;
  const { event, time } = lines.secret;
  talk.show(bob, { event: { ...event, line: '7'.repeat(32) as CommandId }, time });
  expect(await foundIn(run)).toMatchObject({ divergent: 1, said: expect.stringContaining('is not in the log') });
  talk.show(bob, { event: { ...event, text: 'nothing' }, time: time + 1 });
  expect(await foundIn(run)).toMatchObject({ divergent: 3, leaked: 0 });
});

test('who is told of other blocks than there are is told something divergent', async () => {
  const run = await playTalkativeRun();
  const { world, talk, wim, eve } = run;
  await talk.block(wim, eve);
  talk.tellBlocked(wim);
  expect(await foundIn(run)).toEqual(NOTHING);
  world.tell(wim, { type: 'blocked', lobby: world.writer.lobby().now(), clients: [] });
  expect(await foundIn(run)).toMatchObject({ divergent: 1, said: expect.stringContaining('was told that he has') });
});

// What one may not hear.

const overheard: readonly (readonly [string, (run: Run) => unknown, string])[] = [
  ['a private line by a third one', ({ talk, wim, lines }) => talk.show(wim, lines.secret), 'a private line to'],
  [
    'what watchers say by one who plays there',
    ({ talk, bob, lines }) => talk.show(bob, lines.amongWatchers),
    'what watchers say of his own game',
  ],
  [
    'what watchers say by one who does not watch',
    ({ talk, eve, lines }) => talk.show(eve, lines.amongWatchers),
    'which he does not see',
  ],
  [
    'what is said at a table by one who does not see it',
    ({ talk, eve, lines }) => talk.show(eve, lines.atAll),
    'which he does not see',
  ],
  [
    'a line of a third one by one who plays',
    ({ talk, ann, lines }) => talk.show(ann, lines.unheard),
    'a line of a third one while he plays',
  ],
  [
    'a line of one whom he has blocked, at a table',
    async ({ talk, wim, ann, table }) => {
      await talk.block(wim, ann);
      await talk.say(ann, atTable(table), 'hear me', [wim]);
    },
    'a line of one whom he has blocked',
  ],
  [
    'a line that was withheld, even when he bears its speaker again',
    async ({ talk, wim, ann }) => {
      await talk.block(wim, ann);
      const withheld = await talk.say(ann, toClient(wim), 'hear me', []);
      await talk.block(wim, ann, 'unblock');
      talk.show(wim, withheld);
    },
    'a line that is withheld from him',
  ],
];

test.each(overheard)('%s is leaked', async (_, plant, text) => {
  const run = await playTalkativeRun();
  await plant(run);
  expect(await foundIn(run)).toMatchObject({ leaked: 1, said: expect.stringContaining(text) });
});

test('a hidden card in what somebody is said to have said is leaked, too', async () => {
  const run = await playTalkativeRun();
  await run.talk.say(run.ann, toClient(run.bob), 'I have R7', [run.bob]);
  expect(await foundIn(run)).toMatchObject({ divergent: 0, leaked: 2 });
});

test('a gateway that need not have read of a block yet may show a line', async () => {
  const run = await playTalkativeRun();
  const { world, talk, wim, eve } = run;
  await world.writer.append({ type: 'ClientBlocked', client: wim.client, blocked: eve.client });
  await talk.say(eve, toClient(wim), 'hello', [wim], (event) => ({ ...event, withheld: false }));
  expect(await foundIn(run)).toEqual(NOTHING);
});
