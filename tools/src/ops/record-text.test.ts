import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { AnyEvent } from '@battleline/events';
import { shownFields } from './record-text.ts';

const GOLDEN = new URL('../../../libs/events/schemas/golden.json', import.meta.url);
const { records } = JSON.parse(readFileSync(GOLDEN, 'utf8')) as {
  readonly records: Readonly<Record<string, { readonly event: AnyEvent }>>;
};

/** Operators' words and heartbeats hold hashes of what everybody has. */
const HASHING: readonly string[] = ['RecordVoided', 'Heartbeat'];

/** The names and the texts anywhere in a value. */
const partsOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, part]) => [name, ...partsOf(part)])
    : [String(value)];

test('of no event a seed, a nonce or a hand is shown to who does not ask for secrets', () => {
  const secrets = (event: AnyEvent, isAsked: boolean): readonly string[] => {
    const parts = partsOf(shownFields(event, { secrets: isAsked }));
    const { commitment } = event as { commitment?: string };
    return parts.filter((part) => part === 'hands' || (/^[0-9a-f]{64}$/.test(part) && part !== commitment));
  };
  const events = Object.entries(records).filter(([, { event }]) => !HASHING.includes(event.type));
  for (const [name, { event }] of events) expect([name, secrets(event, false)]).toEqual([name, []]);
  expect(events.flatMap(([, { event }]) => secrets(event, true)).length).toBeGreaterThan(20);
});

test('of a deal that is had from another game only that game is told', () => {
  const { event } = records['TableOpened/3'] ?? {};
  expect(event && shownFields(event, { secrets: false })['sameDealAs']).toEqual({ game: 'a'.repeat(32) });
});
