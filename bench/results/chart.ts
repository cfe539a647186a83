import type { LoadSummary } from '../load/summary.ts';
import { median } from './statistics.ts';

export type Line = { name: string; points: readonly (readonly [x: number, y: number])[] };
export type Curve = { name: string; title: string; x: string; y: string; lines: Line[] };

const WIDTH = 720;
const HEIGHT = 400;
const EDGE = { left: 70, right: 190, top: 40, bottom: 50 };
const COLOURS = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#57606a'];
const TICKS = 5;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const label = (value: number): string =>
  value >= 1_000
    ? `${Number((value / 1_000).toPrecision(3))}k`
    : String(Number(value.toPrecision(3)));

/** A plain SVG of lines over axes that begin at 0; readable without scripts or fonts of its own. */
export const drawChart = ({ title, x, y, lines }: Curve): string => {
  const all = lines.flatMap(({ points }) => points);
  const maxX = Math.max(...all.map((point) => point[0])) || 1;
  const maxY = Math.max(...all.map((point) => point[1])) || 1;
  const right = WIDTH - EDGE.right;
  const bottom = HEIGHT - EDGE.bottom;
  const atX = (value: number) => EDGE.left + (value / maxX) * (right - EDGE.left);
  const atY = (value: number) => bottom - (value / maxY) * (bottom - EDGE.top);
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => index / TICKS);
  const parts = [
    `<text x="${EDGE.left}" y="22" font-size="15">${escape(title)}</text>`,
    `<text x="${(EDGE.left + right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escape(x)}</text>`,
    `<text transform="translate(16 ${(EDGE.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(y)}</text>`,
    ...ticks.map((share) => {
      const row = atY(share * maxY);
      const column = atX(share * maxX);
      return [
        `<path d="M${EDGE.left} ${row}H${right}" stroke="#d0d7de"/>`,
        `<text x="${EDGE.left - 6}" y="${row + 4}" text-anchor="end">${label(share * maxY)}</text>`,
        `<text x="${column}" y="${bottom + 18}" text-anchor="middle">${label(share * maxX)}</text>`,
      ].join('');
    }),
    ...lines.map(({ name, points }, index) => {
      const colour = COLOURS[index % COLOURS.length];
      const path = points
        .map(([px, py]) => `${atX(px).toFixed(1)},${atY(py).toFixed(1)}`)
        .join(' ');
      const row = EDGE.top + 10 + index * 18;
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        `<path d="M${right + 12} ${row}h16" stroke="${colour}" stroke-width="2"/>`,
        `<text x="${right + 34}" y="${row + 4}">${escape(name)}</text>`,
      ].join('');
    }),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
};

/** The latency at each percentile, the median of the rounds. */
export const latencyCurve = (
  name: string,
  title: string,
  series: Record<string, readonly Pick<LoadSummary, 'percentiles'>[]>,
): Curve => ({
  name,
  title,
  x: 'percent of the replies that took no longer',
  y: 'ms',
  lines: Object.entries(series).map(([line, rounds]) => ({
    name: line,
    points: Array.from({ length: 100 }, (_, percent) => {
      const values = rounds.map(({ percentiles }) => percentiles[percent] ?? 0);
      return [percent, median(values) ?? 0] as const;
    }),
  })),
});
