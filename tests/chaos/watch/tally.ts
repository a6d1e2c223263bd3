import type { AskedCommand, FromLoad, Sighting } from '../load/message.ts';

/** All that the players have told so far. */
export type Tally = {
  readonly take: (news: Extract<FromLoad, { type: 'news' }>) => void;
  readonly commands: () => readonly AskedCommand[];
  readonly sightings: () => readonly Sighting[];
  readonly confirmed: () => number;
  /** when a gateway, by its index, last confirmed something, `t` */
  readonly servedAt: (gateway: number) => number;
};

export const createTally = (): Tally => {
  const commands: AskedCommand[] = [];
  const sightings: Sighting[] = [];
  const served = new Map<number, number>();
  let confirmed = 0;
  return {
    take: (news) => {
      for (const command of news.commands) {
        commands.push(command);
        if (command.code !== 'ok') continue;
        confirmed += 1;
        served.set(command.gateway, Math.max(served.get(command.gateway) ?? 0, command.answered));
      }
      sightings.push(...news.sightings);
    },
    commands: () => commands,
    sightings: () => sightings,
    confirmed: () => confirmed,
    servedAt: (gateway) => served.get(gateway) ?? -Infinity,
  };
};
