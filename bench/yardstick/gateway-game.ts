import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type InviteId, type Seat, SEATS, type TableId } from '@battleline/domain';
import { carelessPlay } from '@battleline/client/testing';
import { type Game, otherSide, type Side } from './game.ts';
import { enterGateway, type GatewayPlayer } from './gateway-player.ts';
import { createSightings } from './sightings.ts';
import type { Meter } from './socket.ts';

const ASK_AGAIN_MS = 50;

type Order = Parameters<GatewayPlayer['order']>[0];

const insist = async (player: GatewayPlayer, command: Order): Promise<void> => {
  const answer = await player.order(command);
  if (answer.type === 'rejected') throw new Error(`${command.type} was refused: ${answer.code} ${answer.reason}`);
};

/** Two guests at a gateway who play real games with random legal moves, one after the other. */
export const openGatewayGame = async (address: string, meter: Meter): Promise<Game> => {
  const sightings = createSightings();
  const enter = (side: Side) => enterGateway(address, meter, (moves, at) => sightings.note(side, moves, at));
  const players = [await enter(0), await enter(1)] as const;
  const [inviter, invited] = players;
  let table: TableId | undefined;
  let seats: readonly [Seat, Seat] = ['north', 'south'];

  const invite = async (): Promise<InviteId> => {
    for (;;) {
      const id = randomUUID();
      const answer = await inviter.order({ type: 'invite', to: invited.id }, id);
      if (answer.type === 'accepted') return id.replaceAll('-', '') as InviteId;
      if (answer.code !== 'ALREADY_SEATED') throw new Error(`invite was refused: ${answer.code}`);
      await delay(ASK_AGAIN_MS); // the seats of the last game are freed soon
    }
  };

  const renew = async (): Promise<void> => {
    const earlier = table;
    const accepted = await invite();
    await invited.until(() => invited.invites()?.received.find(({ id }) => id === accepted));
    await insist(invited, { type: 'accept', from: inviter.id, invite: accepted });
    const opened = (player: GatewayPlayer) =>
      player.until(() => {
        const frame = player.table();
        return frame && frame.table !== earlier ? frame : undefined;
      });
    const frame = await opened(inviter);
    await opened(invited);
    table = frame.table;
    seats = frame.players.north.id === inviter.id ? ['north', 'south'] : ['south', 'north'];
    sightings.reset();
    const nonce = randomUUID().replaceAll('-', '').repeat(2);
    await Promise.all(players.map((player) => insist(player, { type: 'ready', table: frame.table, nonce })));
    await Promise.all(
      players.map((player) => player.until(() => player.table()?.view.status === 'playing' || undefined)),
    );
  };

  /** Whose turn it is, read without parsing the whole view. */
  const onTurn = (): Side | undefined => {
    const view = inviter.tableBytes();
    const seat = SEATS.find((name) => view?.includes(`"turn":{"seat":"${name}"`));
    return seat && (seats[0] === seat ? 0 : 1);
  };

  await renew();
  return {
    move: async () => {
      const side = onTurn();
      const frame = side === undefined ? undefined : players[side].table();
      const move = frame && carelessPlay(frame.view, Math.random);
      if (side === undefined || !frame || move === undefined) throw new Error('nobody has a legal move');
      const { moves: seen } = frame.view;
      void insist(players[side], { type: 'move', table: frame.table, move, seen }); // a refusal ends the load
      return sightings.both(seen + 1, otherSide(side));
    },
    isOver: () => onTurn() === undefined,
    renew,
  };
};
