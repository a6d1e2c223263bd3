import { printedVariables, readmeVariables } from '@battleline/service/readme-variables';
import { expect, test } from '@jest/globals';
import { gameLogConfig } from './configuration.ts';

test('the README lists the variables of the game log, and no others', () => {
  expect(readmeVariables('game-log')).toEqual(printedVariables(gameLogConfig));
});
