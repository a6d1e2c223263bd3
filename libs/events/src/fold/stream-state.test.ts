import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { STREAM_KINDS } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import { anyEvent } from './any-event.fixture.ts';
import { evolveStream, initialStreamState, streamRests, type StreamState } from './stream-state.ts';

const KNOWN = ['table', 'player', 'game', 'gateway', 'feature'] as const;
const PLAYING: readonly AnyEvent[] = [EVENT_EXAMPLES.TableOpened, EVENT_EXAMPLES.Dealt];
const id = 'a'.repeat(32);

const foldAll = (state: StreamState, from: number, events: readonly AnyEvent[]): StreamState =>
  events.reduce((before, event, index) => evolveStream(before, event, id, from + index, from + index), state);

/** Any history of a stream; of tables every other one begins as a real one does. */
const anyHistory = fc.record({
  kind: fc.constantFrom(...KNOWN),
  isBegun: fc.boolean(),
  events: fc.array(anyEvent, { maxLength: 60, size: 'max' }),
});
const eventsOf = ({ isBegun, events }: { readonly isBegun: boolean; readonly events: readonly AnyEvent[] }) =>
  isBegun ? [...PLAYING, ...events] : events;

const frozen = <Thing>(thing: Thing): Thing => {
  if (typeof thing === 'object' && thing !== null) Object.values(Object.freeze(thing)).forEach(frozen);
  return thing;
};

describe('the fold of any events on any stream', () => {
  test('never throws, and changes nothing that it is given', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const events = eventsOf(history).map(frozen);
        let state: StreamState = frozen(initialStreamState(history.kind));
        events.forEach((event, index) => {
          state = frozen(evolveStream(state, event, id, index + 1, index + 1));
          expect(state.kind).toBe(history.kind);
          expect(typeof streamRests(state)).toBe('boolean');
        });
      }),
      { numRuns: 400 },
    );
  });
  test('is the same in two parts, the first of them kept as JSON', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(62), (history, at) => {
        const events = eventsOf(history);
        const cut = Math.min(at, events.length);
        const first = foldAll(initialStreamState(history.kind), 1, events.slice(0, cut));
        const kept = JSON.parse(JSON.stringify(first)) as StreamState;
        expect(kept).toStrictEqual(first);
        const whole = foldAll(initialStreamState(history.kind), 1, events);
        expect(foldAll(kept, cut + 1, events.slice(cut))).toStrictEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a stream', () => {
  test('begins unknown, and is changed by its own events only', () => {
    for (const kind of STREAM_KINDS) expect(initialStreamState(kind).kind).toBe(kind);
    const waitingRoom = initialStreamState('client');
    for (const event of Object.values<AnyEvent>(EVENT_EXAMPLES).filter(({ type }) => !type.endsWith('locked')))
      expect(evolveStream(waitingRoom, event, id, 1, 1)).toBe(waitingRoom);
  });
  test('rests at once only if it is a player’s: he has nothing here', () => {
    const atRest = STREAM_KINDS.filter((kind) => streamRests(initialStreamState(kind)));
    expect(atRest).toEqual(['player']);
  });
});
