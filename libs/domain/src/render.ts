import { isEnvironment, isTroop, type Card } from './card.ts';
import { DECKS, type Deck } from './deck.ts';
import { sideSize } from './formation.ts';
import { eventText } from './move-event.ts';
import { otherSeat, type Seat } from './seat.ts';
import type { EventView, FlagView, PositionView } from './view.ts';

// Nine flags side by side, the viewer's own side at the bottom (for a watcher south's). The card nearest to the flag
// came first, a dot is a free slot, and a won flag points at its winner: ^f3^ up, vf3v down.

const LABEL_WIDTH = 8;
const COLUMN_WIDTH = 8;

/** The position as text for a terminal of 80 columns. */
export function renderView(view: PositionView): string {
  const bottom = view.viewer === 'north' ? 'north' : 'south';
  const top = otherSeat(bottom);
  return [
    renderPlayer(view, top),
    '',
    ...renderSide(view, top).toReversed(),
    renderRow(
      '',
      view.flags.map((flag) => renderFlag(flag, bottom)),
    ),
    ...renderSide(view, bottom),
    '',
    renderPlayer(view, bottom),
    '',
    renderLine('DECKS', DECKS.map((deck) => `${view.decks[deck].size} ${deck}`).join(', ')),
    ...(view.putBack.length > 0 ? [renderLine('', `you put back: ${view.putBack.join(' ')}`)] : []),
    renderLine('TURN', renderTurn(view)),
  ].join('\n');
}

/** The event as a move line; of returned cards that the viewer may not see the numbers stand instead. */
export function renderEvent(event: EventView): string {
  switch (event.type) {
    case 'CardDrawn':
      return `draw ${event.deck}`;
    case 'ScoutPlayed':
      return `scout ${event.deck}`;
    case 'CardsReturned':
      return `return ${event.cards?.join(' ') ?? renderCounts(event.counts)}`;
    case 'FlagsClaimed':
    case 'CardPlayed':
    case 'Passed':
    case 'CardDeserted':
    case 'CardRedeployed':
    case 'CardTaken':
    case 'Resigned':
      return eventText(event);
  }
}

function renderPlayer({ hands, dishes }: PositionView, seat: Seat): string {
  const { cards, ...counts } = hands[seat];
  const hand = cards === null ? renderCounts(counts) : sortHand(cards).join(' ');
  const rows = [renderLine(seat.toUpperCase(), `hand: ${hand || 'empty'}`)];
  if (dishes[seat].length > 0) rows.push(renderLine('', `dish: ${dishes[seat].join(' ')}`));
  return rows.join('\n');
}

function renderSide({ flags }: PositionView, seat: Seat): string[] {
  const columns = flags.map((flag) => columnOf(flag, seat));
  const depth = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: depth }, (_, row) =>
    renderRow(
      row === 0 ? seat : '',
      columns.map((column) => column[row] ?? ''),
    ),
  );
}

function columnOf(flag: FlagView, seat: Seat): string[] {
  const cards = flag[seat];
  const mud = flag.north.includes('mud') || flag.south.includes('mud');
  const slots = sideSize({ mud, fog: false }) - cards.filter((card) => !isEnvironment(card)).length;
  const free = flag.winner === null ? Math.max(0, slots) : 0;
  return [...cards.map((card) => (card === 'alexander' ? 'alexand' : card)), ...Array<string>(free).fill('.')];
}

function renderRow(label: string, cells: readonly string[]): string {
  return renderLine(label, cells.map(center).join(''));
}

function renderLine(label: string, text: string): string {
  return (label.padEnd(LABEL_WIDTH) + text).trimEnd();
}

function center(cell: string): string {
  return cell.padStart(Math.ceil((COLUMN_WIDTH + cell.length) / 2)).padEnd(COLUMN_WIDTH);
}

function renderFlag({ flag, winner }: FlagView, bottom: Seat): string {
  if (winner === null) return `[f${flag}]`;
  return winner === bottom ? `vf${flag}v` : `^f${flag}^`;
}

function renderCounts(counts: Readonly<Record<Deck, number>>): string {
  return DECKS.filter((deck) => counts[deck] > 0)
    .map((deck) => `${counts[deck]} ${deck}`)
    .join(', ');
}

function renderTurn({ turn, scoutLeft, result }: PositionView): string {
  if (result !== null) return `${result.winner === null ? 'a draw' : `${result.winner} wins`} by ${result.by}`;
  if (turn === null) return '';
  return `${turn.seat}, ${turn.phase}${scoutLeft > 0 ? ` (${scoutLeft} more)` : ''}`;
}

/** Troops by colour and strength, then the tactics. */
function sortHand(cards: readonly Card[]): Card[] {
  const key = (card: Card): string => (isTroop(card) ? card.charAt(0) + card.slice(1).padStart(2, '0') : card);
  return cards.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
