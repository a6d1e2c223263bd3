// How many records a second one core decodes and checks, as every reader does with every record. Run: node bench/codec.ts
import { decodeRecord, encodeRecord, type Header } from '@battleline/events';
import type { MoveEvent } from '@battleline/domain';

const SECONDS = 2;
const BLOCK = 10_000;

const id = (digit: string) => digit.repeat(32);
const header: Header = {
  streams: [{ kind: 'table', id: `7-${'3f'.repeat(15)}`, version: 42, checked: false, rests: false }],
  commandId: id('d'),
  tab: id('4'),
  actor: id('1'),
  gateway: id('7'),
  foldedTo: 1_760_000_000_000_123,
  notBefore: 0,
  notAfter: 1_760_000_015_000_123,
  needs: 1,
};
const event: MoveEvent = { type: 'CardPlayed', seat: 'north', card: 'R7', flag: 3, result: null };
const bytes = encodeRecord(header, event);

const perSecond = (run: () => void): number => {
  const until = performance.now() + SECONDS * 1000;
  const start = performance.now();
  let runs = 0;
  for (; performance.now() < until; runs += BLOCK) for (let index = 0; index < BLOCK; index++) run();
  return (runs * 1000) / (performance.now() - start);
};

const report = (name: string, run: () => void) => {
  console.log(`${name}: ${Math.round(perSecond(run)).toLocaleString('en')} CardPlayed/s`);
};

console.log(`${bytes.length} bytes a record`);
report('encode', () => encodeRecord(header, event));
report('decode and check', () => decodeRecord(bytes));
