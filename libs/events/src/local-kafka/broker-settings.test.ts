import { expect, test } from '@jest/globals';
import { type BrokerPlan, printServerProperties } from './broker-settings.ts';

const plan = (id: number): BrokerPlan => ({
  id,
  port: 9000 + id,
  controllerPort: 9100 + id,
  advertisedPort: 9200 + id,
  folder: `/data/broker-${id}`,
});

test('three brokers hold each record on two of them at least, and know each other', () => {
  const cluster = [1, 2, 3].map(plan);
  const lines = printServerProperties(plan(2), cluster).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'node.id=2',
      'controller.quorum.voters=1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103',
      'listeners=PLAINTEXT://127.0.0.1:9002,CONTROLLER://127.0.0.1:9102',
      'advertised.listeners=PLAINTEXT://127.0.0.1:9202',
      'default.replication.factor=3',
      'min.insync.replicas=2',
    ]),
  );
});

test('one broker keeps single copies', () => {
  const lines = printServerProperties(plan(1), [plan(1)]).split('\n');
  expect(lines).toEqual(expect.arrayContaining(['default.replication.factor=1', 'min.insync.replicas=1']));
});

test('what is given goes before', () => {
  const lines = printServerProperties(plan(1), [plan(1)], { 'min.insync.replicas': 7, 'super.users': 'User:admin' });
  expect(lines.split('\n')).toEqual(expect.arrayContaining(['min.insync.replicas=7', 'super.users=User:admin']));
  expect(lines).not.toContain('min.insync.replicas=1');
});
