/** The two players' places; north is dealt to first. */
export const SEATS = ['north', 'south'] as const;
export type Seat = (typeof SEATS)[number];

/** The opponent's seat. */
export function otherSeat(seat: Seat): Seat {
  return seat === 'north' ? 'south' : 'north';
}

/** The seat of that name, or undefined. */
export function parseSeat(value: unknown): Seat | undefined {
  return SEATS.find((seat) => seat === value);
}
