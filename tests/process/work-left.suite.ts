import { expect } from '@jest/globals';
import { commandsOn } from '../support/command-check.ts';
import { cardsDealt, type Player, seeTheEnd, takeSeats } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import type { GatewayPlace } from '../support/test-system.ts';
import { expectAgreement } from './agreement.ts';

const gatewayOf = ({ system }: Stage, { client }: Player): GatewayPlace => {
  const connection = client.connection();
  const place = system.gateways.find(({ address }) => 'address' in connection && connection.address === address);
  if (!place) throw new Error(`the player is at no gateway: ${JSON.stringify(connection)}`);
  return place;
};

/** Kills the player's gateway when his next command of this type is in the log, and the answer still held. */
const killAtNext = (stage: Stage, player: Player, type: string): Promise<GatewayPlace> => {
  const killed = Promise.withResolvers<GatewayPlace>();
  const gateway = gatewayOf(stage, player);
  let release = (): void => undefined;
  const kill = async (id: string): Promise<GatewayPlace> => {
    await stage.system.watch().find(`the record of ${type}`, ({ header }) => header.commandId === id);
    await gateway.kill();
    gateway.proxy.cut(); // else what is held would still come through
    release();
    return gateway;
  };
  player.tape.atNext(type, {
    before: () => (release = gateway.proxy.stall('client')),
    after: ({ id = '' }) => void kill(id.replaceAll('-', '')).then(killed.resolve, killed.reject),
  });
  return killed.promise;
};

const timesSent = (player: Player, type: string): number[] =>
  commandsOn(player).flatMap((command) => (command.type === type ? [command.sent] : []));

/** A gateway dies that had more to do than to answer: what its player's command causes. */
export const workLeft = (story: Story): void => {
  story(
    'what a killed gateway left undone is done by others: cards are dealt, seats freed, tables closed',
    async (stage) => {
      const hesitant = { answersReady: false };
      const [inviter, accepter] = await Promise.all([stage.enter(1, hesitant), stage.enter(0, hesitant)]);
      const accepting = killAtNext(stage, accepter, 'accept');
      const table = await takeSeats(inviter, accepter);
      const first = await accepting;
      expect(timesSent(accepter, 'accept')).toEqual([2]);
      // Nobody is ready: the gateway that opened the table would deal when the time for that is over.
      await cardsDealt(inviter, accepter);

      const resigning = killAtNext(stage, inviter, 'resign');
      expect(await inviter.client.send({ type: 'resign', table })).toMatchObject({ ok: true });
      const second = await resigning;
      expect(timesSent(inviter, 'resign')).toEqual([2]);
      await Promise.all([inviter, accepter].map((player) => seeTheEnd(player, table)));
      await expectAgreement(stage);
      await Promise.all([first, second].map((gateway) => gateway.start()));
    },
    150_000,
  );
};
