import { describe, type Invariant, INVARIANTS } from './finding.ts';
import type { Audit } from './run-audit.ts';
import type { Checked } from './tally.ts';

export type Row = {
  invariant: Invariant;
  title: string;
  checked: string;
  violations: number;
  examples: string[];
};

const CHECKED: Readonly<Record<Invariant, (checked: Checked) => string>> = {
  I1: ({ books }) => `${books} books`,
  I2: ({ books, entries }) => `${books} books, ${entries} entries`,
  I3: ({ orders, charges }) => `${orders} orders, ${charges} charges`,
  I4: ({ orders }) => `${orders} orders`,
  I5: ({ books, reservations }) => `${reservations} reservations, ${books} books`,
  I6: ({ ended }) => `${ended} ended orders`,
  I7: ({ orders, books, queues }) => `outboxes of ${orders + books}, ${queues} queues`,
  I8: ({ orders, entries }) => `${orders} orders, ${entries} entries`,
  I9: ({ orders }) => `keys of ${orders} orders`,
};

const isInvariant = (name: string): name is Invariant => name in INVARIANTS;

/** One row for each invariant, with so many examples at most. */
export const toRows = ({ checked, violations }: Audit, examples: number): Row[] =>
  Object.keys(INVARIANTS)
    .filter(isInvariant)
    .map((invariant) => {
      const found = violations.filter((finding) => finding.invariant === invariant);
      return {
        invariant,
        title: INVARIANTS[invariant],
        checked: CHECKED[invariant](checked),
        violations: found.length,
        examples: found.slice(0, examples).map(describe),
      };
    });

/** The audit as a table for people. */
export const toTable = (audit: Audit, examples: number): string => {
  const rows = toRows(audit, examples);
  const head = {
    invariant: '',
    title: 'what must hold',
    checked: 'checked',
    violations: 'violations',
  };
  const widthOf = (column: 'title' | 'checked'): number =>
    Math.max(...[head, ...rows].map((row) => row[column].length));
  const [title, checked] = [widthOf('title'), widthOf('checked')];
  const line = (
    row: Omit<Row, 'invariant' | 'violations' | 'examples'> & {
      invariant: string;
      violations: number | string;
    },
  ): string =>
    `${row.invariant.padEnd(2)}  ${row.title.padEnd(title)}  ${row.checked.padEnd(checked)}  ${row.violations}`;
  return [
    line(head),
    ...rows.flatMap((row) => [
      line(row),
      ...row.examples.map((example) => `      ${example}`),
      ...(row.violations > row.examples.length
        ? [`      and ${row.violations - row.examples.length} more`]
        : []),
    ]),
    ...audit.warnings.map((warning) => `warning: ${warning}`),
    summarise(audit),
  ].join('\n');
};

/** One line: what came out. */
export const summarise = ({ at, ms, violations, underWay }: Audit): string => {
  const verdict = violations.length === 0 ? 'all hold' : `${violations.length} violations`;
  return `${at.toISOString()}: ${verdict}; under way: ${underWay}; ${(ms / 1_000).toFixed(1)} s`;
};

/** For programs: the same as the table, with what was under way and what was repaired. */
export const toJson = (audit: Audit, examples: number, repaired: readonly string[]): string =>
  JSON.stringify({
    at: audit.at.toISOString(),
    ms: audit.ms,
    ok: audit.violations.length === 0,
    invariants: toRows(audit, examples),
    under_way: audit.underWay,
    warnings: audit.warnings,
    repaired,
  });
