import { expect, test } from '@jest/globals';
import { printAnnouncement } from './announcement.ts';

const system = {
  gateways: ['http://127.0.0.1:8080'],
  bots: 1,
  dataFolder: '/here/data',
  isDefaultFolder: true,
  logFolder: '/here/data/logs',
  database: 'embedded Postgres on port 5',
  eventLog: 'Postgres',
};

test('one learns where it is and how to play, look and stop', () => {
  const text = printAnnouncement(system);
  expect(text).toMatch(
    /gateway +http:\/\/127\.0\.0\.1:8080 +\(open it in a browser to play; 1 computer player waiting\)\n/,
  );
  expect(text).toMatch(/terminal +npm run play +\(plays without a browser\)/);
  expect(text).toMatch(/look +npm run --silent sql -- "select \* from analytics.games"/);
  expect(text).toContain('/here/data/logs');
  expect(text).toContain('Ctrl-C');
});

test('several gateways have numbers, and another folder is named to the tools', () => {
  const gateways = ['http://a:1', 'http://a:2'];
  const text = printAnnouncement({ ...system, gateways, isDefaultFolder: false, dataFolder: '/my games' });
  expect(text).toMatch(/gateway 1 +http:\/\/a:1 .*\n +gateway 2 +http:\/\/a:2\n/);
  expect(text).toContain('npm run play -- --data "/my games"');
  expect(text).toContain('sql -- --data "/my games" "select');
});
