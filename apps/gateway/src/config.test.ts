import { printedVariables, readmeVariables } from '@battleline/service/readme-variables';
import { expect, test } from '@jest/globals';
import { gatewayConfigSchema } from './config.ts';

test('the README lists the variables of the gateway, and no others', () => {
  expect(readmeVariables('gateway')).toEqual(printedVariables(gatewayConfigSchema));
});
