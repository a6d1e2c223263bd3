import type { ClientId, TableId } from '@battleline/domain';
import type { AnyEvent } from '@battleline/events';

/** From one log time of the lobby, µs, up to another one. */
type Span = { readonly from: number; until: number };
type Block = Span & { readonly other: ClientId };
type Sitting = Span & { readonly opponent: ClientId; readonly table: TableId };

/** Who could hear whom, and when: the lobby's seats and blocks, each with its time. */
export type HearingStory = {
  /** Whom the client has blocked at this log time. */
  readonly blockedAt: (client: string, time: number) => readonly ClientId[];
  /** Whether he ever blocked the other one. */
  readonly everBlocked: (client: string, other: string) => boolean;
  /** Whether he had blocked the other one all the time. */
  readonly isBlocked: (client: string, other: string, from: number, to: number) => boolean;
  /** Whether he sat all the time with somebody else than the other one. */
  readonly playsWithoutHim: (client: string, other: string, from: number, to: number) => boolean;
  readonly note: (event: AnyEvent, at: number) => void;
};

const covers = (span: Span, from: number, to: number): boolean => span.from <= from && to < span.until;

export const createHearingStory = (): HearingStory => {
  const blocks = new Map<string, Block[]>();
  const sittings = new Map<string, Sitting[]>();
  const add = <Item>(map: Map<string, Item[]>, client: string, item: Item): void =>
    void map.set(client, [...(map.get(client) ?? []), item]);
  const blocksOf = (client: string): readonly Block[] => blocks.get(client) ?? [];

  return {
    blockedAt: (client, time) => blocksOf(client).flatMap((block) => (covers(block, time, time) ? [block.other] : [])),
    everBlocked: (client, other) => blocksOf(client).some((block) => block.other === other),
    isBlocked: (client, other, from, to) =>
      blocksOf(client).some((block) => block.other === other && covers(block, from, to)),
    playsWithoutHim: (client, other, from, to) =>
      (sittings.get(client) ?? []).some((sitting) => sitting.opponent !== other && covers(sitting, from, to)),
    note: (event, at) => {
      const open = { from: at, until: Infinity };
      if (event.type === 'ClientBlocked') add(blocks, event.client, { ...open, other: event.blocked });
      if (event.type === 'ClientUnblocked')
        for (const block of blocksOf(event.client))
          if (block.other === event.blocked && block.until === Infinity) block.until = at;
      if (event.type === 'InviteAccepted') {
        const { north, south, table } = event;
        add(sittings, north, { ...open, opponent: south, table });
        add(sittings, south, { ...open, opponent: north, table });
      }
      if (event.type === 'SeatsFreed')
        for (const client of [event.north, event.south])
          for (const sitting of sittings.get(client) ?? [])
            if (sitting.table === event.table && sitting.until === Infinity) sitting.until = at;
    },
  };
};
