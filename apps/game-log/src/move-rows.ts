import {
  type Card,
  countByDeck,
  type Deck,
  eventText,
  type Flag,
  type MoveEvent,
  type Phase,
  tablePartition,
} from '@battleline/domain';
import { type RowChange, written } from '@battleline/service';
import type { TableRecord } from './game-rows.ts';
import { MOVES } from './read-model.ts';

type MoveParts = {
  readonly card?: Card;
  readonly flag?: Flag;
  readonly toFlag?: Flag;
  readonly deck?: Deck;
  readonly returned?: readonly Card[];
};

const partsOf = (event: MoveEvent): MoveParts => {
  switch (event.type) {
    case 'CardPlayed':
    case 'CardDeserted':
      return { card: event.card, flag: event.flag };
    case 'CardDrawn':
    case 'ScoutPlayed':
      return { card: event.card, deck: event.deck };
    case 'CardRedeployed':
    case 'CardTaken':
      return { card: event.card, flag: event.from, ...(event.to !== 'dish' && { toFlag: event.to }) };
    case 'CardsReturned':
      return { returned: event.cards };
    case 'FlagsClaimed':
    case 'Passed':
    case 'Resigned':
      return {};
  }
};

/** The row of a move; `number` counts the moves of the sitting from 1, `phase` is the one in which it was made. */
export const moveRow = (record: TableRecord, event: MoveEvent, number: number, phase: Phase): RowChange => {
  const { card, flag, toFlag, deck, returned } = partsOf(event);
  const counts = returned && countByDeck(returned);
  const move = eventText(event);
  return written(MOVES, {
    table_id: record.table,
    move_number: number,
    moved_at: record.at,
    seat: event.seat,
    phase,
    type: move.split(' ', 1)[0] ?? move,
    move,
    card: card ?? null,
    flag: flag ?? null,
    to_flag: toFlag ?? null,
    deck: deck ?? null,
    returned: returned ?? null,
    returned_troop: counts?.troop ?? null,
    returned_tactics: counts?.tactics ?? null,
    version: record.version,
    topic_partition: tablePartition(record.table),
    log_offset: record.offset,
  });
};
