import { describe, expect, test } from '@jest/globals';
import { DATA_FOLDER } from './paths.ts';
import { parseStartOptions } from './start-options.ts';

describe('the arguments of npm start', () => {
  test('have defaults', () => {
    expect(parseStartOptions([])).toEqual({
      port: 5000,
      host: '127.0.0.1',
      replicas: 1,
      folder: DATA_FOLDER,
      detach: false,
      seed: true,
    });
  });

  test('are all understood', () => {
    const args = [
      '--port=8000',
      '--host',
      '0.0.0.0',
      '--replicas',
      '2',
      '--data',
      '/x/../y',
      '--detach',
      '--no-seed',
    ];
    expect(parseStartOptions(args)).toEqual({
      port: 8000,
      host: '0.0.0.0',
      replicas: 2,
      folder: '/y',
      detach: true,
      seed: false,
    });
  });

  test('ask for help', () => {
    expect(parseStartOptions(['--help'])).toBeNull();
  });

  test.each([
    [['--port', '80'], '--port must be'],
    [['--port', '5e3'], '--port must be'],
    [['--port', '64001'], '--port must be'],
    [['--host', 'my-machine'], '--host must be an IP address'],
    [['--host', '1.2.3'], '--host must be an IP address'],
    [['--replicas', '0'], '--replicas must be'],
    [['--replicas', '9'], '--replicas must be'],
    [['--prot', '5000'], '--prot'],
    [['5000'], '5000'],
  ])('are refused when wrong: %j', (args, reason) => {
    expect(() => parseStartOptions(args)).toThrow(reason);
  });
});

test('refuses a port that no browser would open, also one of those derived from it', () => {
  expect(() => parseStartOptions(['--port', '6000'])).toThrow('browsers refuse port 6000');
  expect(() => parseStartOptions(['--port', '9070'])).toThrow('browsers refuse port 10080');
});
