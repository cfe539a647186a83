import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('asks for 20,000 requests to a shop of its own, with a seed at random', () => {
    const [first, second] = [parseOptions([]), parseOptions([])];
    expect(first).toMatchObject({ requests: 20_000, url: null });
    expect(first?.seed).not.toBe(second?.seed);
  });

  it('takes a number of requests, a seed and a shop', () => {
    const args = ['--requests', '2000', '--seed', '7', '--url', 'http://localhost:5000/'];
    expect(parseOptions(args)).toEqual({ requests: 2_000, seed: 7, url: 'http://localhost:5000' });
  });

  it('gives null for help', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });

  it.each([
    ['--requests', '10'],
    ['--requests', 'many'],
    ['--seed', '-1'],
    ['--url', 'localhost:5000'],
  ])('refuses %s %s by name', (name, value) => {
    expect(() => parseOptions([`${name}=${value}`])).toThrow(name);
  });
});
