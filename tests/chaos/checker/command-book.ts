import type { AnyEvent, Header } from '@battleline/events';
import type { Findings } from './finding.ts';

/** Where a command stands in the log: at `version` of the stream that keeps its id. */
export type Carried = {
  readonly event: AnyEvent;
  readonly stream: string;
  readonly version: number;
  readonly tab: string | null;
  readonly place: string;
};

/** The commands that the log has admitted. */
export type CommandBook = {
  /** The command's id as 32 hex digits. */
  readonly find: (client: string, commandId: string) => Carried | undefined;
  /** Notes an admitted record. */
  readonly note: (header: Header, event: AnyEvent, place: string) => void;
};

/** The stream that keeps the id (R8): the table, else the actor's own. */
const keeperOf = ({ streams, actor }: Header): readonly [stream: string, version: number] => {
  const keeper = streams.find(
    ({ kind, id, checked }) => !checked && (kind === 'table' || (kind === 'player' && id === actor)),
  );
  return keeper ? [`${keeper.kind}/${keeper.id}`, keeper.version + 1] : ['', 0];
};

export const createCommandBook = (findings: Findings): CommandBook => {
  const carried = new Map<string, Carried>();
  const followUps = new Set<string>();

  const noteFollowUp = (commandId: string, event: AnyEvent, place: string): void => {
    if (followUps.has(commandId)) findings.add('duplicated', `${place}: the follow-up ${event.type} stands twice`);
    followUps.add(commandId);
  };

  return {
    find: (client, commandId) => carried.get(`${client} ${commandId}`),
    note: (header, event, place) => {
      const { commandId, actor, tab } = header;
      if (commandId === null) return;
      if (actor === null) return noteFollowUp(commandId, event, place);
      const name = `${actor} ${commandId}`;
      const before = carried.get(name);
      if (before) {
        const both = `${before.event.type} at ${before.place} and ${event.type} at ${place}`;
        findings.add('duplicated', `command ${commandId} of ${actor} was admitted twice: ${both}`);
        return;
      }
      const [stream, version] = keeperOf(header);
      carried.set(name, { event, stream, version, tab, place });
    },
  };
};
