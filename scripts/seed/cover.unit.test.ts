import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fitText, splitTitle } from './cover-text.ts';
import { drawCover } from './cover.ts';
import { writeCovers } from './write-covers.ts';

describe('a cover', () => {
  it('is the same for the same book and another for another', () => {
    const book = { title: 'Emma', author: 'Jane Austen' };
    expect(drawCover({ ...book })).toBe(drawCover(book));
    expect(drawCover({ ...book, title: 'Persuasion' })).not.toBe(drawCover(book));
  });

  it('escapes what would be markup and drops what XML cannot hold', () => {
    const svg = drawCover({ title: '<script>"&\u0000', author: "O'Neil" });
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u0000');
    expect(svg).toContain('&lt;script&gt;&quot;&amp; , O&apos;Neil');
  });

  it('names no address but that of the SVG format', () => {
    const svg = drawCover({ title: 'Ulysses', author: 'James Joyce' });
    expect(svg.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
  });
});

describe('text on a cover', () => {
  const box = { width: 400, height: 300, largest: 84, smallest: 20 };

  it('is large when short and smaller when long', () => {
    expect(fitText('Emma', box).size).toBe(84);
    expect(fitText('The Count of Monte Cristo and More of It', box).size).toBeLessThan(84);
  });

  it.each(['W'.repeat(300), 'word '.repeat(200), `${'x'.repeat(90)} and more`])(
    'stays in its box: %.20s',
    (text) => {
      const { lines, lineHeight, size } = fitText(text, box);
      expect(lines.length * lineHeight).toBeLessThanOrEqual(box.height);
      const widest = Math.max(...lines.map((line) => line.length));
      // No letter of the estimate is narrower than 0.42 em.
      expect(widest * 0.42 * size).toBeLessThanOrEqual(box.width);
    },
  );

  it('tells a subtitle from its title', () => {
    expect(splitTitle('Code: The Hidden Language')).toEqual({
      main: 'Code',
      subtitle: 'The Hidden Language',
    });
  });
});

describe('writeCovers', () => {
  it('writes every cover once and skips what is unchanged', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'covers-'));
    try {
      const first = await writeCovers(directory);
      expect(first.written).toBe(first.covers);
      expect(await readdir(directory)).toHaveLength(first.covers);
      expect((await writeCovers(directory)).written).toBe(0);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
