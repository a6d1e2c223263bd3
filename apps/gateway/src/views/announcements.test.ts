import { announcementDecider, type AnnouncementCommand, type AnnouncementId } from '@battleline/domain';
import { announcementsIn, memoryLog } from '@battleline/events';
import type { ServerFrame } from '@battleline/protocol';
import { openLobbyDesk } from '@battleline/service';
import { afterEach, expect, test } from '@jest/globals';
import { createGateways, freshId, type Speaker } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

/** Says in the lobby what an operator's tool says. */
const say = async (command: AnnouncementCommand): Promise<void> => {
  const log = memoryLog({ store: gateways.store(), idleMs: 10 });
  const desk = await openLobbyDesk({ log, signal: new AbortController().signal });
  await desk.write(() => {
    const decision = announcementDecider.decide(command, announcementsIn(desk.lobby));
    return decision.ok ? decision.event : undefined;
  });
  await desk.close();
  await log.close();
};
const announce = (digit: string, text: string, until: number | null = null): Promise<void> => {
  const announcement = { id: digit.repeat(32) as AnnouncementId, text, from: null, until };
  return say({ type: 'announce', announcement, now: Date.now() * 1000 });
};

type Told = Extract<ServerFrame, { type: 'announcements' }>;
const textsOf = ({ announcements }: Told): string[] => announcements.map(({ text }) => text);
const hears = (who: Speaker, ...texts: readonly string[]): Promise<Told> =>
  who.hear('announcements', (frame) => textsOf(frame).join() === texts.join());

test('what an operator announces is told to all who are here, at every gateway, and to whoever comes; also that it is withdrawn', async () => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  gateways.activate('announcements');
  const [ann, visitor] = [await one.enter(), await two.greet(undefined, freshId())];
  await announce('a', 'Back soon.');
  for (const who of [ann, visitor]) await hears(who, 'Back soon.');
  const late = await two.greet(undefined, freshId());
  expect(textsOf(await late.hear('announcements'))).toEqual(['Back soon.']);
  await announce('b', 'New cards.');
  await hears(late, 'Back soon.', 'New cards.');
  await say({ type: 'withdrawAnnouncement', id: 'a'.repeat(32) as AnnouncementId });
  for (const who of [ann, visitor, late]) await hears(who, 'New cards.');

  const three = await gateways.resume();
  expect(textsOf(await (await three.enter()).hear('announcements'))).toEqual(['New cards.']);
});

test('it is over by the log’s time, without another word', async () => {
  const gateway = await gateways.start();
  gateways.activate('announcements');
  const ann = await gateway.enter();
  await announce('a', 'For an hour.', (Date.now() + 3_600_000) * 1000);
  await hears(ann, 'For an hour.');
  const before = ann.heard.length;
  gateways.pass(3_600_000);
  await ann.until('its end', (frames) =>
    frames.slice(before).find((frame) => frame.type === 'announcements' && frame.announcements.length === 0),
  );
});

test('before the feature is active nobody is told anything of it', async () => {
  const gateway = await gateways.start();
  const ann = await gateway.enter();
  await ann.hear('invites');
  expect(ann.heard.map(({ type }) => type)).not.toContain('announcements');
});
