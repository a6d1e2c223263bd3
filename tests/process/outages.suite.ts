import { expect } from '@jest/globals';
import type { Truth } from '../support/log-truth.ts';
import { look, type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import { heardOn } from '../support/tape-check.ts';
import { expectAgreement } from './agreement.ts';

const BREAK_AT = 20;

/** A game with a watcher is in full play; something happens; it is played to its end. */
const playThrough = async (stage: Stage, happening: (players: readonly Player[]) => Promise<void>): Promise<void> => {
  const [one, other, watcher] = await Promise.all([stage.enter(0), stage.enter(1), stage.enter(2)]);
  const players = [one, other, watcher];
  const table = await sitDown(one, other);
  await look(watcher, table);
  const stop = stage.play(one, other);
  await watcher.reach(`${BREAK_AT} moves`, ({ state }) => (state().tables.get(table)?.view.moves ?? 0) >= BREAK_AT);
  await happening(players);
  await Promise.all(players.map((viewer) => seeTheEnd(viewer, table)));
  stop();
  const { games, truth } = await expectAgreement(stage);
  expect(endingsOf(truth, players)).toEqual([]);
  expect(games.get(table)?.moves.length).toBeGreaterThan(BREAK_AT);
};

/** What the lobby says of ends of their sessions. */
const endingsOf = (truth: Truth, players: readonly Player[]) =>
  truth.records.flatMap(({ event }) =>
    event?.type === 'SessionEnded' && players.some(({ id }) => id === event.client) ? [event] : [],
  );

/** On which of his connections, counted from 0, each of them was last shown a table: not those that only ask for a way out. */
const connectionsOf = (players: readonly Player[]) =>
  players.map(({ tape }) => heardOn(tape).findLast(({ frame }) => frame.type === 'table')?.connection);

/** Sends a command that needs the log; resolves with its answer to come once the player was told that it must wait. */
const sendInVain = async ({ client, tape, reach }: Player) => {
  const heard = heardOn(tape).length;
  const answer = client.send({ type: 'invite', to: null });
  await reach('"not now"', () =>
    heardOn(tape)
      .slice(heard)
      .some(({ frame }) => frame.type === 'later'),
  );
  expect(client.unanswered()).toBe(1);
  return { answer };
};

/** What everybody needs is gone for a while in mid-game. */
export const outages = (story: Story): void => {
  story(
    'the log’s servers are away in mid-game: commands wait, nobody is disconnected, no session ends, and the game goes on',
    (stage) =>
      playThrough(stage, async (players) => {
        const before = connectionsOf(players);
        const [, , watcher] = players;
        if (!watcher) throw new Error('nobody looks on');
        const { restart } = stage.system.servers;
        const { answer } = await restart(() => sendInVain(watcher));
        expect(await answer).toMatchObject({ ok: true });
        await Promise.all(players.map((player) => player.reach('answers', (client) => client.unanswered() === 0)));
        expect(connectionsOf(players)).toEqual(before);
      }),
    120_000,
  );
};
