import { expect, test } from '@jest/globals';
import { parseConfig } from '@bookstore/platform/config';
import { configSchema } from './config.ts';

const parse = (value: string) => parseConfig(configSchema, { STACK_NAME: 'shop', DRY_RUN: value });

test('does nothing by halves: a dry run is asked for in words that are understood, or refused', () => {
  expect(parse('true').DRY_RUN).toBe(true);
  expect(parse('false').DRY_RUN).toBe(false);
  expect(() => parse('perhaps')).toThrow('DRY_RUN');
});

test('asks for the name of its stack', () => {
  expect(() => parseConfig(configSchema, {})).toThrow('STACK_NAME');
});
