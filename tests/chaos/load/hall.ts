import { setTimeout as pause } from 'node:timers/promises';
import { ClientClosedError } from '@battleline/client';
import type { TableId } from '@battleline/domain';
import { type AgreeingDeps, createAgreeing } from './agreeing.ts';
import type { Player } from './player.ts';

/** Where players find each other, game after game. */
export type Hall = {
  /** Somebody comes in, free to play. */
  readonly admit: (player: Player) => void;
};

export type HallDeps = AgreeingDeps & {
  /** whether players still ask for anything */
  readonly isOpen: () => boolean;
};

export const createHall = ({ random, isOpen, fault }: HallDeps): Hall => {
  const { agree, goOn } = createAgreeing({ random, fault });
  const free: Player[] = [];
  const between = (least: number, most: number): number => least + random() * (most - least);

  const admit = (player: Player): void => {
    free.push(player);
    while (free.length >= 2 && isOpen()) {
      const [one, other] = [takeOne(), takeOne()];
      if (one && other) void meet(one, other);
    }
  };
  const takeOne = (): Player | undefined => free.splice(Math.floor(random() * free.length), 1)[0];

  const comeBack = async (player: Player, ms: number): Promise<void> => {
    await pause(ms);
    if (isOpen()) admit(player);
  };

  const seatOf = (player: Player): Promise<TableId> => player.client.until((client) => client.state().seat?.table);

  const meet = async (inviter: Player, invited: Player): Promise<void> => {
    try {
      const both = [inviter, invited];
      for (let hasTable = await agree(inviter, invited); hasTable;) {
        const [table] = await Promise.all(both.map(playOnce));
        hasTable = table !== undefined && isOpen() && (await goOn(inviter, invited, table));
      }
      await Promise.all(both.map((player) => again(player, 1_000)));
    } catch (error) {
      if (!(error instanceof ClientClosedError)) throw error;
    }
  };
  const again = (player: Player, mostMs: number): Promise<void> => comeBack(player, between(mostMs / 4, mostMs));
  const playOnce = async (player: Player): Promise<TableId> => {
    const table = await seatOf(player);
    await player.play(table);
    return table;
  };

  return { admit };
};
