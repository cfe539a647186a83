import { expect, test } from '@jest/globals';
import { parseConfig } from '@bookstore/platform/config';
import { configSchema, helperConfigSchema } from './config.ts';

const parse = (value: string) => parseConfig(configSchema, { DRY_RUN: value });

test('accepts true and false for DRY_RUN, and refuses other words', () => {
  expect(parse('true').DRY_RUN).toBe(true);
  expect(parse('false').DRY_RUN).toBe(false);
  expect(() => parse('perhaps')).toThrow('DRY_RUN');
});

test('the helper requires the name of its stack', () => {
  expect(() => parseConfig(helperConfigSchema, {})).toThrow('STACK_NAME');
});
