import { expect, test } from '@jest/globals';
import { explainError, shortenLogLine } from './diagnosis.ts';

test.each([
  ['No such image: bookstore/gateway:9', /does not have the image/],
  ['no suitable node (scheduling constraints not satisfied on 1 node)', /no node fits/],
  ['no suitable node (insufficient resources on 1 node)', /no node has as much memory/],
  ['no suitable node (host-mode port already in use on 1 node)', /a port is taken/],
  ['task: non-zero exit (137): dockerexec: unhealthy container', /the health check fails/],
  ['task: non-zero exit (1)', /the program ends by itself/],
])('%s is explained', (error, cause) => {
  expect(explainError(error)).toMatch(cause);
});

test('an error that says it all is left as it is', () => {
  expect(explainError('something new')).toBeNull();
});

test('a JSON log line is cut down to what happened', () => {
  const line = JSON.stringify({ level: 'warn', msg: 'not ready', err: { message: 'no server' } });
  expect(shortenLogLine(line)).toBe('warn: not ready (no server)');
  expect(shortenLogLine('seeding ...')).toBe('seeding ...');
});
