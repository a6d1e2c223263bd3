import type { Answer } from '@battleline/client';
import type { ClientId, InviteId, TableId } from '@battleline/domain';
import { expect } from '@jest/globals';
import { cardsDealt, type Player, seeTheEnd, whenFree } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import { expectAgreement } from './agreement.ts';

/** So many at once, each among new players. */
const RACES = 6;
const GATEWAYS = 3;

type Offer = { readonly from: ClientId; readonly invite: InviteId };
type Tables = readonly TableId[];

const invite = async (inviter: Player, to: ClientId | null): Promise<void> => {
  expect(await whenFree(inviter, { type: 'invite', to })).toMatchObject({ ok: true });
};

/** All accept at the same moment; one is told yes, the others why not. */
const race = async (entries: readonly (readonly [Player, Offer])[], codes: readonly string[]) => {
  const answers = await Promise.all(
    entries.map(([{ client }, offer]): Promise<Answer> => client.send({ type: 'accept', ...offer })),
  );
  const told = answers.map((answer) => (answer.ok ? 'accepted' : answer.code));
  expect(told.filter((one) => one === 'accepted')).toHaveLength(1);
  expect(told.filter((one) => one !== 'accepted' && !codes.includes(one))).toEqual([]);
  const players = entries.map(([player]) => player);
  return {
    winner: players.find((_, index) => answers[index]?.ok) as Player,
    losers: players.filter((_, index) => !answers[index]?.ok),
  };
};

const resignAt = async (table: TableId, one: Player, other: Player): Promise<TableId> => {
  expect(await one.client.send({ type: 'resign', table })).toMatchObject({ ok: true });
  await Promise.all([one, other].map((player) => seeTheEnd(player, table)));
  return table;
};

const raceForOpenInvite = async (stage: Stage, number: number): Promise<TableId> => {
  const [inviter, ...rivals] = await Promise.all([
    stage.enter(number % GATEWAYS),
    stage.enter((number + 1) % GATEWAYS),
    stage.enter((number + 2) % GATEWAYS),
  ]);
  for (const { client } of rivals) client.browse({ list: 'invites' });
  await invite(inviter, null);
  const entries = await Promise.all(
    rivals.map(async (rival) => {
      const { id } = await rival.reach('the open invite', (client) =>
        client.state().lists.invites?.rows.find(({ from }) => from.id === inviter.id),
      );
      return [rival, { from: inviter.id, invite: id }] as const;
    }),
  );
  const { winner, losers } = await race(entries, ['INVITE_GONE', 'OPPONENT_SEATED']);
  const table = await cardsDealt(inviter, winner);
  for (const { client } of losers) expect(client.state().seat).toBeNull();
  return resignAt(table, winner, inviter);
};

const acceptEachOther = async (stage: Stage, number: number): Promise<TableId> => {
  const [one, other] = await Promise.all([stage.enter(number % GATEWAYS), stage.enter((number + 1) % GATEWAYS)]);
  await Promise.all([invite(one, other.id), invite(other, one.id)]);
  const offerTo = async (player: Player, from: ClientId) => {
    const { id } = await player.reach('the invite', (client) =>
      client.state().invites.received.find((received) => received.from.id === from),
    );
    return [player, { from, invite: id }] as const;
  };
  const entries = await Promise.all([offerTo(one, other.id), offerTo(other, one.id)]);
  await race(entries, ['ALREADY_SEATED', 'INVITE_GONE']);
  return resignAt(await cardsDealt(one, other), one, other);
};

/** Runs the races; those who came sat at their one table, and at no other. */
const runRaces = async (stage: Stage, run: (stage: Stage, number: number) => Promise<TableId>): Promise<void> => {
  const tables: Tables = await Promise.all(Array.from({ length: RACES }, (_, number) => run(stage, number)));
  const { truth } = await expectAgreement(stage);
  const players = new Set(stage.guests().map(({ id }) => id));
  const opened = [...truth.tables.values()].filter(
    ({ opened: { north, south } }) => players.has(north) || players.has(south),
  );
  expect(opened.map(({ table }) => table).toSorted()).toEqual(tables.toSorted());
};

/** Invites that are accepted twice at the same moment, at different gateways. */
export const inviteRaces = (story: Story): void => {
  story(
    'an open invite is accepted by two players at two gateways at once: one gets the game, the other is told why not',
    (stage) => runRaces(stage, raceForOpenInvite),
    60_000,
  );
  story(
    'two players who invited each other accept at once: they sit down at one table',
    (stage) => runRaces(stage, acceptEachOther),
    60_000,
  );
};
