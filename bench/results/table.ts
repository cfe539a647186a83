import type { Row } from './row.ts';

const HEADINGS = ['', 'what', 'measured', 'goal', '', 'how it came about'];

const cells = (row: Row): string[] => [
  row.figure,
  row.what,
  row.measured,
  row.goal,
  row.verdict,
  row.detail.replaceAll('|', '/').replaceAll('\n', ' '),
];

/** A table of Markdown whose columns also line up as plain text. */
export const renderTable = (rows: readonly Row[]): string => {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const render = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [heading = [], ...body] = lines;
  return [
    render(heading),
    render(widths.map((width) => '-'.repeat(width))),
    ...body.map(render),
  ].join('\n');
};
