import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { createStory, openStage, type Stage } from '../support/stage.ts';
import type { LogKind } from '../support/test-log.ts';
import { gatewayKilled } from './gateway-killed.suite.ts';
import { inviteRaces } from './invite-races.suite.ts';
import { operators } from './operators.suite.ts';
import { outages } from './outages.suite.ts';
import { people } from './people.suite.ts';
import { readModelsKilled } from './read-models-killed.suite.ts';
import { restart } from './restart.suite.ts';
import { standingBy } from './stand-by.suite.ts';
import { wholeGames } from './whole-games.suite.ts';
import { workLeft } from './work-left.suite.ts';

/** The whole system of real processes on one kind of log. */
export const systemSuite = (log: LogKind): void =>
  describe(`the whole system on the ${log} log`, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage({ log });
    }, 120_000);
    afterAll(async () => {
      expect(await stage.close()).toEqual([]);
    }, 60_000);
    const story = createStory(() => stage);

    wholeGames(story);
    gatewayKilled(story);
    workLeft(story);
    restart(story);
    inviteRaces(story);
    readModelsKilled(story);
    standingBy(story);
    operators(story);
    outages(story);
    people(story);
  });
