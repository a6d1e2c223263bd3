import {
  CLOCK_SPANS,
  DECKS,
  DECLINE_REASONS,
  FLAGS,
  PHASES,
  SEATS,
  SESSION_ENDS,
  TACTICS,
  TROOPS,
} from '@battleline/domain';
import fc from 'fast-check';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import type { AnyEvent, EventType } from '../log-event.ts';

// Events that the schemas allow, whether they make sense or not: few ids, so that they meet, and any card anywhere.

const id = (digits: string) => fc.constantFrom(...[...digits].map((digit) => digit.repeat(32)));
const client = id('abc');
const table = fc.constantFrom(`7-${'0'.repeat(30)}`, `8-${'1'.repeat(30)}`);
const card = fc.constantFrom(...TROOPS, ...TACTICS);
const flag = fc.constantFrom(...FLAGS);
const secret = fc.constantFrom('5e'.repeat(32), '6f'.repeat(32));
const seat = fc.constantFrom(...SEATS);
const count = fc.nat(3);
const PLAIN = { noNullPrototype: true } as const;

/** Of each field of any event: what it may hold. */
const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  accepter: client,
  announcement: id('67'),
  blocked: client,
  by: id('34'),
  card,
  cards: fc.array(card, { maxLength: 3 }),
  client,
  code: fc.constant('NOT_YOUR_TURN'),
  commitment: secret,
  deck: fc.constantFrom(...DECKS),
  decliner: client,
  feature: fc.constantFrom('presence', 'never heard of'),
  first: seat,
  flag,
  from: flag,
  game: id('12'),
  gateway: id('34'),
  identity: id('5'),
  invite: id('67'),
  invitee: fc.option(client),
  inviteeGamesStarted: count,
  inviter: client,
  inviterGamesStarted: count,
  key: id('b'),
  link: fc.boolean(),
  kind: fc.constantFrom('guest', 'bot'),
  nonce: secret,
  north: client,
  options: fc.record(
    {
      claimTiming: fc.constantFrom('turn-start', 'after-play'),
      onLeave: fc.constantFrom('save', 'forfeit'),
      clock: fc.option(fc.record({ per: fc.constantFrom(...CLOCK_SPANS), seconds: count, increment: count }, PLAIN)),
    },
    PLAIN,
  ),
  program: fc.constant('1.2.3'),
  reason: fc.constantFrom(...SESSION_ENDS),
  rematch: fc.option(fc.record({ game: id('12'), seat }, PLAIN)),
  refused: fc.array(fc.record({ flag, counterExample: fc.array(card, { maxLength: 4 }) }, PLAIN), { maxLength: 2 }),
  result: fc.option(
    fc.record({ winner: fc.option(seat), by: fc.constantFrom('flags', 'resign', 'standstill') }, PLAIN),
    {
      freq: 8,
    },
  ),
  rulesVersion: fc.constant(1),
  sealedCredentials: fc.constantFrom('c2VjcmV0', 'b3RoZXI'),
  sealedName: fc.constant('bmFtZQ'),
  seat,
  seed: secret,
  session: id('89'),
  sitting: count,
  south: client,
  tab: id('1234567'),
  table,
  tactics: fc.shuffledSubarray([...TACTICS]),
  text: fc.constantFrom('Back soon.', 'New cards are laid out.'),
  to: flag,
  troop: fc.shuffledSubarray([...TROOPS]),
  until: fc.option(fc.nat(60)),
  won: fc.uniqueArray(flag, { maxLength: 3 }),
};

const cards = fc.array(card, { maxLength: 3 });
const bySeat = <Thing>(thing: fc.Arbitrary<Thing>) => fc.record({ north: thing, south: thing }, PLAIN);
const savedTurn = fc.record(
  { seat, phase: fc.constantFrom(...PHASES), scouted: fc.boolean(), stirred: fc.boolean(), idleTurns: count },
  PLAIN,
);
const savedFlag = fc.record(
  { winner: fc.option(seat), cards: fc.array(fc.record({ seat, card }, PLAIN), { maxLength: 4 }) },
  PLAIN,
);

const progress = {
  moves: count,
  nonces: bySeat(fc.option(secret)),
  position: fc.record(
    {
      turn: savedTurn,
      scoutLeft: count,
      hands: bySeat(cards),
      flags: fc.array(savedFlag, { maxLength: 9 }),
      dishes: bySeat(cards),
      decks: fc.record({ troop: fc.shuffledSubarray([...TROOPS]), tactics: fc.shuffledSubarray([...TACTICS]) }, PLAIN),
      putBack: bySeat(cards),
    },
    PLAIN,
  ),
  timeLeft: fc.option(bySeat(fc.nat(100_000_000))),
};
const sameDeal = { game: id('12'), nonces: bySeat(fc.option(secret)) };
const openDeal = fc.record({ ...sameDeal, seed: secret, commitment: secret }, PLAIN);
const sameDealAs = fc.option(fc.record(sameDeal, PLAIN));
const savedGame = { rulesVersion: fc.constant(1), seed: secret, commitment: secret, sameDealAs, ...progress };

/** Of the fields that have to do with saved games. */
const SAVED_FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...progress,
  resumes: fc.option(fc.record({ game: id('12'), sitting: count }, PLAIN)),
  sameDealAs,
};

/** Of the fields that hold something else in one event than in others. */
const OWN_FIELDS: { readonly [Type in EventType]?: Readonly<Record<string, fc.Arbitrary<unknown>>> } = {
  CardRedeployed: { to: fc.oneof(flag, fc.constant('dish')) },
  AbandonOffered: { by: client },
  AnnouncementMade: { from: fc.option(count) },
  GameAbandoned: { by: fc.option(client) },
  InviteDeclined: { reason: fc.option(fc.constantFrom(...DECLINE_REASONS)) },
  ClockRanOut: { result: fc.constant({ winner: 'north', by: 'clock' }) },
  InviteSent: { sameDealAs: fc.option(openDeal) },
  InviteAccepted: { resumed: fc.option(fc.record(savedGame, PLAIN)), sameDealAs: fc.option(openDeal) },
  TableOpened: { resumed: fc.option(fc.record(progress, PLAIN)) },
};

const fieldOf = (type: EventType, field: string): fc.Arbitrary<unknown> | undefined =>
  OWN_FIELDS[type]?.[field] ?? FIELDS[field] ?? SAVED_FIELDS[field];

const anyLike = (example: AnyEvent): fc.Arbitrary<AnyEvent> =>
  fc.record(
    Object.fromEntries(
      Object.keys(example).map((field) => {
        const values = field === 'type' ? fc.constant(example.type) : fieldOf(example.type, field);
        if (!values) throw new Error(`${example.type} has a field without values: ${field}`);
        return [field, values];
      }),
    ),
    PLAIN,
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<AnyEvent>;

/** Any event of any type. */
export const anyEvent: fc.Arbitrary<AnyEvent> = fc.oneof(...Object.values<AnyEvent>(EVENT_EXAMPLES).map(anyLike));
