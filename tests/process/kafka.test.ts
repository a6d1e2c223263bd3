import { localKafkaMissing } from '@battleline/events';
import { test } from '@jest/globals';
import { KAFKA_JARS } from '../support/test-log.ts';
import { systemSuite } from './system.suite.ts';

const reason = await localKafkaMissing(KAFKA_JARS);

if (reason === undefined) systemSuite('kafka');
else {
  const isRequired = process.env['KAFKA'] === 'required';
  process.stderr.write(`\n*** NO WHOLE SYSTEM ON KAFKA: ${reason}\n\n`);
  (isRequired ? test : test.skip)('Kafka is there for the whole system', () => {
    throw new Error(reason);
  });
}
