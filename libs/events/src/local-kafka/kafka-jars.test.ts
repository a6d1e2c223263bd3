import { expect, test } from '@jest/globals';
import { parseJavaVersion } from './kafka-jars.ts';

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['command not found', undefined],
])('%j is Java %s', (text, version) => {
  expect(parseJavaVersion(text)).toBe(version);
});
