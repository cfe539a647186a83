import { z } from 'zod';

const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const;

const advisorySchema = z.object({
  name: z.string(),
  title: z.string(),
  url: z.url(),
  severity: z.enum(SEVERITIES),
  range: z.string(),
});
export type Advisory = z.output<typeof advisorySchema>;

/** A package is vulnerable by advisories of its own, or (a name instead) by a package that it needs. */
const reportSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({ via: z.array(z.union([z.string(), advisorySchema])) }),
  ),
});
/** What npm prints where it has no report. */
const failureSchema = z.object({
  message: z.string().default(''),
  error: z.object({ summary: z.string() }),
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the report of npm audit is no JSON');
  }
};

/** The advisories of a report of `npm audit --json`, each once. Throws where it is no such report. */
export const parseNpmReport = (text: string): Advisory[] => {
  const json = parseJson(text);
  const failure = failureSchema.safeParse(json);
  if (failure.success) {
    throw new Error(`npm audit failed: ${failure.data.error.summary || failure.data.message}`);
  }
  const report = reportSchema.safeParse(json);
  if (!report.success) {
    throw new Error(`no report of npm audit: ${z.prettifyError(report.error)}`);
  }
  const all = Object.values(report.data.vulnerabilities).flatMap(({ via }) =>
    via.filter((each) => typeof each !== 'string'),
  );
  return [...new Map(all.map((each) => [`${each.name} ${each.url}`, each])).values()];
};
