import { CONTROL_TOPIC, type EventLog, type FollowItem } from '@battleline/events';

/**
 * Wraps the logs of several readers: none is given a record before so many have asked for some, each from where it
 * stands. So all begin at the same place, however late one of them comes.
 */
export const startingTogether = (readers: number): ((log: EventLog) => EventLog) => {
  const all = Promise.withResolvers<void>();
  let arrived = 0;
  return (log) => {
    let isHere = false;
    const arrive = (): Promise<void> => {
      if (!isHere) arrived += 1;
      isHere = true;
      if (arrived >= readers) all.resolve();
      return all.promise;
    };
    async function* follow(...[request, signal]: Parameters<EventLog['follow']>): AsyncGenerator<FollowItem> {
      if (request.topic !== CONTROL_TOPIC) await arrive();
      yield* log.follow(request, signal);
    }
    return { ...log, follow };
  };
};
