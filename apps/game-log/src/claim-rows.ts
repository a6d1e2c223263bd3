import {
  type Card,
  type Flag,
  flagsWon,
  formationOf,
  groundOf,
  type MoveEvent,
  otherSeat,
  type Position,
  type Seat,
  SEATS,
  slotCards,
} from '@battleline/domain';
import { type RowChange, written } from '@battleline/service';
import type { TableRecord } from './game-rows.ts';
import { CLAIMS } from './read-model.ts';

type FlagsClaimed = MoveEvent & { readonly type: 'FlagsClaimed' };

/** The rows of a claim, one for each flag; `before` is the position in which it was made. */
export const claimRows = (record: TableRecord, event: FlagsClaimed, number: number, before: Position): RowChange[] => {
  const { seat, won, refused } = event;
  const row = claimRow(record, number, seat, before);
  const wonBefore = SEATS.flatMap((one) => flagsWon(before, one)).length;
  return [
    ...won.toSorted((a, b) => a - b).map((flag, index) => row(flag, { place: wonBefore + index + 1 })),
    ...refused.map(({ flag, counterExample }) => row(flag, { counterExample })),
  ];
};

/** Of a proved claim the flag's place among those won in the game, of a refused one what would have beaten it. */
type Verdict = { readonly place: number } | { readonly counterExample: readonly Card[] };

const claimRow =
  (record: TableRecord, number: number, seat: Seat, before: Position) =>
  (flag: Flag, verdict: Verdict): RowChange => {
    const state = before.flags[flag];
    const ground = groundOf(state);
    const [own, opponent] = [slotCards(state, seat), slotCards(state, otherSeat(seat))];
    const [ownFormation, opponentFormation] = [formationOf(own, ground), formationOf(opponent, ground)];
    return written(CLAIMS, {
      table_id: record.table,
      move_number: number,
      flag,
      claimed_at: record.at,
      seat,
      won: 'place' in verdict,
      counter_example: 'place' in verdict ? null : verdict.counterExample,
      mud: ground.mud,
      fog: ground.fog,
      own_cards: own,
      own_formation: ownFormation?.name ?? null,
      own_sum: ownFormation?.sum ?? null,
      opponent_cards: opponent,
      opponent_formation: opponentFormation?.name ?? null,
      opponent_sum: opponentFormation?.sum ?? null,
      place: 'place' in verdict ? verdict.place : null,
    });
  };
