import { expect, test } from '@jest/globals';
import { createContext, traceIdOf } from './index.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const VALID = `00-${TRACE_ID}-b7ad6b7169203331-01`;

test('a valid trace is continued with a new span, and a valid request id is kept', () => {
  const context = createContext('request-1', VALID);
  expect(context.requestId).toBe('request-1');
  expect(context.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
  expect(context.traceparent).not.toBe(VALID);
});

test.each([
  ['too long', `${VALID}-${'a'.repeat(10_000)}`],
  ['with a line break', `${VALID}\n`],
  ['of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
  ['with a span of zeros', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
  ['in capitals', VALID.toUpperCase()],
  ['of an unknown version', `ff${VALID.slice(2)}`],
  ['without a meaning', "'; DROP TABLE traces; --"],
  ['that is empty', ''],
])('a traceparent %s is dropped, and a new trace starts', (_, hostile) => {
  const context = createContext(undefined, hostile);
  expect(context.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(traceIdOf(context)).not.toBe(TRACE_ID);
});

test.each(['a'.repeat(65), 'two words', 'line\nbreak', '', '<script>'])(
  'the request id %j is replaced',
  (hostile) => {
    expect(createContext(hostile, undefined).requestId).toMatch(/^[0-9a-f-]{36}$/);
  },
);
