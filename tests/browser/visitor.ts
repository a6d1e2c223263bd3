import type { TableId } from '@battleline/domain';
import type { ServerFrame, TableFrame } from '@battleline/protocol';
import type { BrowserContext, Page } from 'playwright-core';
import { within } from '../support/deadline.ts';
import type { TapedFrame } from '../support/tape.ts';

/** A person before a page of his own; every frame that the page received is kept. */
export type Visitor = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly tape: { readonly frames: readonly TapedFrame[] };
  /** the newest view of the table that he saw last */
  readonly table: () => TableFrame | undefined;
  /** Waits for what `look` finds in the newest view of a table. */
  readonly reach: <Found>(what: string, look: (frame: TableFrame) => Found | undefined | false) => Promise<Found>;
  /** What the page has complained of in the browser's console. */
  readonly complaints: readonly string[];
};

/** A browser tells of lost connections and of refusals by itself; the page has its own words for them. */
const TOLD_ANYWAY = /WebSocket|ERR_CONNECTION|ERR_EMPTY|ERR_SOCKET|status of (400|401|409) /;
const REACH_WITHIN_MS = 30_000;

/** Keeps what this page hears and complains of. */
export const watchPage = (page: Page, context: BrowserContext): Visitor => {
  const frames: TapedFrame[] = [];
  let shown: TableFrame | undefined;
  let connections = 0;
  const complaints: string[] = [];
  const looks = new Set<() => void>();
  page.on('websocket', (socket) => {
    const connection = connections++;
    socket.on('framesent', ({ payload }) => frames.push({ connection, direction: 'out', text: payload.toString() }));
    socket.on('framereceived', ({ payload }) => {
      const text = payload.toString();
      frames.push({ connection, direction: 'in', text });
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.type !== 'table') return;
      shown = frame;
      for (const look of looks) look();
    });
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !TOLD_ANYWAY.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  const standing = (): string =>
    JSON.stringify({ moves: shown?.view.moves, turn: shown?.view.position?.turn, complaints });
  return {
    page,
    context,
    tape: { frames },
    complaints,
    table: () => shown,
    reach: (what, look) =>
      within(
        REACH_WITHIN_MS,
        what,
        (signal) =>
          new Promise((resolve) => {
            const again = (): void => {
              const found = shown && look(shown);
              if (found === undefined || found === false) return;
              looks.delete(again);
              resolve(found);
            };
            looks.add(again);
            signal.addEventListener('abort', () => looks.delete(again));
            again();
          }),
        standing,
      ),
  };
};

/** The table at which this person sits or looks on, once it is dealt. */
export const dealt = (visitor: Visitor): Promise<TableId> =>
  visitor.reach('the deal', ({ table, view }) => view.status === 'playing' && table);

/** Whether it is the turn of the person who sees this, in that phase. */
export const isTurn = ({ view: { position, viewer } }: TableFrame, phase?: string): boolean =>
  position?.turn?.seat === viewer && (!phase || position.turn.phase === phase);

/** Waits until it is this person's turn, in a phase that asks for a decision of his. */
export const atTurn = (visitor: Visitor, phase?: string): Promise<TableFrame> =>
  visitor.reach(`one’s turn${phase ? ` to ${phase}` : ''}`, (frame) => isTurn(frame, phase) && frame);
