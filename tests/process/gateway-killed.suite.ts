import { expect } from '@jest/globals';
import { within } from '../support/deadline.ts';
import { look, type Player, seeTheEnd, sitDown, standingOf } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import { heardOn } from '../support/tape-check.ts';
import type { AtSending, SentFrame } from '../support/tape.ts';
import type { GatewayPlace } from '../support/test-system.ts';
import { expectAgreement } from './agreement.ts';
import { playUntil } from './play-until.ts';

const KILL_AT = 20;
/** Until then both have moved again. */
const GO_ON_UNTIL = 30;
const MOVE_WITHIN_MS = 45_000;

/** Kills the gateway around its player's next move; resolves with that command's id once the gateway is gone. */
type Strike = (stage: Stage, gateway: GatewayPlace, victim: Player) => Promise<string>;

const inLog = (id: string): string => id.replaceAll('-', '');

/** The id of his next move, once it is sent; `after` is called at that moment. */
const nextMove = (victim: Player, { before, after }: AtSending): Promise<string> =>
  within(
    MOVE_WITHIN_MS,
    'the move at which the gateway is killed',
    () =>
      new Promise((resolve) => {
        const sent = (frame: SentFrame): void => {
          after?.(frame);
          resolve(frame.id ?? '');
        };
        victim.tape.atNext('move', { ...(before && { before }), after: sent });
      }),
    () => standingOf(victim.client),
  );

/** The gateway dies while the frame is under way to it. */
const whileAsking: Strike = async (_, gateway, victim) => {
  const id = await nextMove(victim, { after: () => gateway.process().child.kill('SIGKILL') });
  await gateway.kill();
  return id;
};

/** The gateway dies when the move stands in the log and nobody has been told so by it. */
const whileAnswering: Strike = async ({ system }, gateway, victim) => {
  let release: () => void = () => undefined;
  try {
    const id = await nextMove(victim, { before: () => (release = gateway.proxy.stall('client')) });
    await system.watch().find(`the move ${id}`, ({ header }) => header.commandId === inLog(id));
    await gateway.kill();
    return id;
  } finally {
    gateway.proxy.cut();
    release();
  }
};

/** How one command went over the wire: on which connection it was sent, and on which it was answered. */
const journeyOf = (victim: Player, id: string) => ({
  sent: victim.tape.frames.flatMap(({ connection, direction, text }) => {
    const frame = JSON.parse(text) as SentFrame;
    return direction === 'out' && frame.id === id ? [{ connection, again: frame.again === true }] : [];
  }),
  answers: heardOn(victim.tape).flatMap(({ connection, frame }) =>
    (frame.type === 'accepted' || frame.type === 'rejected') && frame.id === id
      ? [{ connection, type: frame.type }]
      : [],
  ),
});

const loseGateway = async (stage: Stage, strike: Strike): Promise<void> => {
  const [victim, other, watcher] = await Promise.all([stage.enter(0), stage.enter(1), stage.enter(2)]);
  const [gateway] = stage.system.gateways;
  if (!gateway) throw new Error('there is no gateway');
  const table = await sitDown(victim, other);
  await look(watcher, table);
  await playUntil(stage, [victim, other], table, KILL_AT);

  const [id] = await Promise.all([
    strike(stage, gateway, victim),
    playUntil(stage, [victim, other], table, GO_ON_UNTIL),
  ]);
  const connection = victim.client.connection();
  expect(connection.status).toBe('online');
  expect(connection).not.toMatchObject({ address: gateway.address });
  const { sent, answers } = journeyOf(victim, id);
  const [first, ...repeated] = sent;
  expect(first?.again).toBe(false);
  expect(repeated.length).toBeGreaterThan(0);
  expect(repeated.filter(({ again }) => !again)).toEqual([]);
  expect(answers).toEqual([{ type: 'accepted', connection: expect.any(Number) }]);
  expect(answers[0]?.connection).toBeGreaterThan(first?.connection ?? Infinity);

  await gateway.start();
  const latecomer = await stage.visit(0);
  expect(latecomer.client.connection()).toMatchObject({ address: gateway.address });
  await look(latecomer, table);
  const stop = stage.play(victim, other);
  await Promise.all([victim, other, watcher, latecomer].map((viewer) => seeTheEnd(viewer, table)));
  stop();

  const { truth } = await expectAgreement(stage);
  const standing = truth.records.filter(
    ({ header, status }) => status === 'admitted' && header.commandId === inLog(id),
  );
  expect(standing.map(({ event }) => event?.type)).not.toContain('CommandRefused');
  expect(standing).toHaveLength(1);
};

/** One gateway of three ends by SIGKILL in mid-game while its player waits for the answer to a move. */
export const gatewayKilled = (story: Story): void => {
  story(
    'a gateway is killed while a move is under way to it: the move counts once, and the game ends properly elsewhere',
    (stage) => loseGateway(stage, whileAsking),
    120_000,
  );
  story(
    'a gateway is killed before it confirms a move that the log holds: the move counts once, and is confirmed elsewhere',
    (stage) => loseGateway(stage, whileAnswering),
    120_000,
  );
};
