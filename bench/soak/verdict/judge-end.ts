import { describe } from '../../../proof/audit/finding.ts';
import type { Row } from '../../results/row.ts';
import type { AtRest } from '../at-rest.ts';
import type { Tally } from '../tally.ts';

const must = (
  figure: string,
  what: string,
  { value, wanted, detail = '' }: { value: number; wanted: number; detail?: string },
): Row => ({
  figure,
  what,
  measured: String(value),
  detail,
  goal: `= ${wanted}`,
  verdict: value === wanted ? 'reached' : 'missed',
});

/** What must be so whatever the time: replies, processes that lived through it, and the shop at rest after it. */
export const judgeEnd = (end: {
  counts: ReturnType<Tally['counts']>;
  samplesMissed: readonly string[];
  restarted: readonly string[];
  placed: number;
  rest: AtRest;
}): Row[] => {
  const { counts, samplesMissed, restarted, placed, rest } = end;
  const { violations, checked, underWay, warnings } = rest.audit;
  const right = Object.entries(counts.right).map(([kind, count]) => `${count} ${kind}`);
  return [
    {
      ...must('the shop', 'wrong replies', {
        value: counts.wrong,
        wanted: 0,
        detail: [...counts.examples, `right: ${right.join(', ')}`].join('; '),
      }),
      ...(counts.wrong > 0 && { verdict: 'wrong replies' as const }),
    },
    must('the shop', 'samples that could not be taken', {
      value: samplesMissed.length,
      wanted: 0,
      detail: samplesMissed.slice(0, 3).join('; '),
    }),
    must('the shop', 'processes that ended', {
      value: restarted.length,
      wanted: 0,
      detail: restarted.join(', '),
    }),
    must('the shop', 'messages and outboxes that wait at rest', { value: rest.waiting, wanted: 0 }),
    must('the shop', 'orders that buyers were told of', { value: rest.orders, wanted: placed }),
    must('the shop', 'violations found by the audit', {
      value: violations.length,
      wanted: 0,
      detail: [
        ...violations.slice(0, 3).map(describe),
        `${checked.orders} orders, ${checked.books} books, ${underWay} under way`,
        ...(warnings.length > 0 ? [`${warnings.length} warnings, such as: ${warnings[0]}`] : []),
      ].join('; '),
    }),
  ];
};
