import { printedVariables, readmeVariables } from '@battleline/service/readme-variables';
import { expect, test } from '@jest/globals';
import { projectorConfig } from './configuration.ts';

test('the README lists the variables of the projector, and no others', () => {
  expect(readmeVariables('projector')).toEqual(printedVariables(projectorConfig));
});
