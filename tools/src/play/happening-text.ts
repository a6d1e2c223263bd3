import { type Card, otherSeat, type Seat } from '@battleline/domain';
import type { Happening, TableFrame } from '@battleline/protocol';

/** How the viewer reads of the one in that seat: `you`, or his name. */
export const nameIn = ({ players, view }: TableFrame, seat: Seat): string =>
  view.viewer === seat ? 'You' : players[seat].name;

const layOut = (cards: readonly Card[]): string => cards.map((card) => `[${card}]`).join(' ');

const sideAt = ({ view }: TableFrame, flag: number, seat: Seat): readonly Card[] =>
  view.position?.flags.find((at) => at.flag === flag)?.[seat] ?? [];

const claimLines = (frame: TableFrame, seat: Seat, { won = [], refused = [] }: Happening): string[] => {
  const name = nameIn(frame, seat);
  const flags = won.map((flag) => `f${flag}`).join(' ');
  const opponent = nameIn(frame, otherSeat(seat));
  const claims = won.length > 0 ? [`${name} ${name === 'You' ? 'claim' : 'claims'} ${flags} and won.`] : [];
  if (won.length + refused.length === 0) return [`${name} ${name === 'You' ? 'claim' : 'claims'} nothing.`];
  const refusals = refused.flatMap(({ flag, counterExample }) => {
    const whose = name === 'You' ? 'Your claim' : `${name}'s claim`;
    const could = opponent === 'You' ? 'You could still have' : `${opponent} could still have`;
    const width = Math.max(could.length, 'against'.length) + 1;
    return [
      `${whose} of f${flag} isn't proved:`,
      `  ${could.padEnd(width)}${layOut(counterExample)}`,
      `  ${'against'.padEnd(width)}${layOut(sideAt(frame, flag, seat))}`,
    ];
  });
  return [...claims, ...refusals];
};

const drawnCards = (before: TableFrame | undefined, { view }: TableFrame, seat: Seat): readonly Card[] => {
  const hand = view.position?.hands[seat].cards;
  const old = before?.view.position?.hands[seat].cards;
  return hand && old ? hand.filter((card) => !old.includes(card)) : [];
};

/** What happened last at the table, in words; nothing where the frame doesn't say. */
export const happeningLines = (frame: TableFrame, before?: TableFrame): string[] => {
  const { last } = frame;
  if (last === null) return [];
  const { seat, type } = last;
  if (type === 'TableOpened') {
    const what = frame.view.sitting > 1 ? 'The saved game goes on' : 'A game';
    return [`${what}: north is ${frame.players.north.name}, south ${frame.players.south.name}.`];
  }
  if (type === 'Dealt') return ['The cards are dealt.'];
  if (type === 'TableSaved') return ['The game is saved.'];
  if (seat === null || type === 'TableClosed') return [];
  const name = nameIn(frame, seat);
  if (type === 'SeatReady') return [`${name} ${name === 'You' ? 'are' : 'is'} ready.`];
  if (type === 'Resigned') {
    const hasLeft = frame.view.position?.result?.by === 'forfeit';
    return hasLeft ? [`${name} left, and so lost.`] : [`${name} ${name === 'You' ? 'resign' : 'resigns'}.`];
  }
  if (type === 'ClockRanOut') return [`${name} ran out of time.`];
  if (type === 'FlagsClaimed') return claimLines(frame, seat, last);
  const drawn = frame.view.viewer === seat && last.text.match(/^(draw|scout)/) ? drawnCards(before, frame, seat) : [];
  return [`${name}: ${last.text}${drawn.length > 0 ? `   (${drawn.join(' ')})` : ''}`];
};
