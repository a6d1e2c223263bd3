import { describe, expect, test } from '@jest/globals';
import { parsePlayArgs } from './play-args.ts';

const NOTHING = {
  dataFolder: undefined,
  name: undefined,
  against: undefined,
  isAuto: false,
  script: undefined,
  table: undefined,
};

describe('the command line of play', () => {
  test('is empty for a person at the system that runs here', () => {
    expect(parsePlayArgs([], undefined)).toEqual({ type: 'play', addresses: undefined, ...NOTHING });
  });

  test('names gateways, or the environment does', () => {
    const addresses = ['http://a:1', 'http://b:2'];
    expect(parsePlayArgs(['--address', 'http://a:1, http://b:2'], 'http://c')).toMatchObject({ addresses });
    expect(parsePlayArgs([], 'http://a:1,http://b:2')).toMatchObject({ addresses });
    expect(parsePlayArgs(['--data', 'folder'], 'http://c')).toMatchObject({ addresses: undefined });
  });

  test('plays by itself against anyone, unless it only looks on', () => {
    const table = `3-${'a'.repeat(30)}`;
    expect(parsePlayArgs(['--auto'], undefined)).toMatchObject({ isAuto: true, against: 'anyone' });
    expect(parsePlayArgs(['--auto', '--against', 'bot'], undefined)).toMatchObject({ against: 'bot' });
    expect(parsePlayArgs(['--auto', '--table', table], undefined)).toMatchObject({ against: undefined, table });
  });

  test.each([
    [['--against', 'me'], '--against is bot or anyone, not "me"'],
    [['--table', 'x'], '"x" is no table\'s id'],
    [['--address', 'localhost:80'], '"localhost:80" is no address like http://127.0.0.1:8080'],
  ])('%j is wrong', (argv, reason) => {
    expect(parsePlayArgs(argv, undefined)).toEqual({ type: 'wrong', reason });
  });

  test('asks for help', () => {
    expect(parsePlayArgs(['--help'], undefined)).toEqual({ type: 'help' });
  });
});
