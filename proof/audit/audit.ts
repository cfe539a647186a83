// usage: npm run audit -- [--repair] [--json] [--watch SECONDS]
// Looks whether I1 to I9 of the message contract hold in a shop at work: docs/audit.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { readAddresses } from '../../scripts/backup/addresses.ts';
import { findNativeShop } from '../../scripts/backup/native-shop.ts';
import { parseTold, type Told, USAGE, UsageError } from './options.ts';
import { explainDeadLetters } from './reading/dead-letters.amqp.ts';
import { repair } from './repair/repair.ts';
import { summarise, toJson, toTable } from './report.ts';
import { type Audit, runAudit } from './run-audit.ts';
import { type AuditedShop, withShop } from './shop.ts';

const HOLDS = 0;
const DRIFT = 1;
const NOT_CHECKED = 2;

const withNamedShop = <T>(told: Told, work: (shop: AuditedShop) => Promise<T>): Promise<T> => {
  const addresses = readAddresses(process.env) ?? findNativeShop(told.data);
  if (!addresses) throw new Error(`no shop runs on ${told.data}: npm start`);
  return withShop(addresses, work);
};

const print = (audit: Audit, told: Told, repaired: readonly string[]): void => {
  if (told.json) return console.log(toJson(audit, told.examples, repaired));
  const isCalm = audit.violations.length + audit.warnings.length === 0;
  console.log(told.watchMs !== null && isCalm ? summarise(audit) : toTable(audit, told.examples));
  for (const line of repaired) console.log(`repaired: ${line}`);
  if (told.repair && repaired.length === 0) console.log('nothing was repaired');
};

const explain = async ({ addresses }: AuditedShop, { violations }: Audit): Promise<void> => {
  for (const { subject, remedy } of violations) {
    if (remedy?.kind !== 'redrive') continue;
    for (const line of await explainDeadLetters(addresses.amqp, subject.id)) {
      console.error(`${subject.id}: ${line}`);
    }
  }
};

/** One audit with all that was asked for. */
const auditOnce = (told: Told): Promise<Audit> =>
  withNamedShop(told, async (shop) => {
    const audit = await runAudit(shop, told);
    if (told.explain) await explain(shop, audit);
    if (!told.repair || audit.violations.length === 0) {
      print(audit, told, []);
      return audit;
    }
    if (!told.json) console.log(`${toTable(audit, told.examples)}\n`);
    const repaired = await repair(shop, audit.violations, told);
    const after = await runAudit(shop, told);
    print(after, told, repaired);
    return after;
  });

const watch = async (told: Told, pauseMs: number): Promise<never> => {
  let code = HOLDS;
  process.on('SIGINT', () => process.exit(code));
  process.on('SIGTERM', () => process.exit(code));
  for (;;) {
    code = await attempt(told);
    await sleep(pauseMs);
  }
};

const attempt = async (told: Told): Promise<number> => {
  try {
    const { violations } = await auditOnce(told);
    return violations.length === 0 ? HOLDS : DRIFT;
  } catch (error) {
    console.error(`could not read: ${describe(error)}`);
    return NOT_CHECKED;
  }
};

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${describe(error.cause)})`;
};

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) {
    console.log(USAGE);
    return;
  }
  try {
    const told = parseTold(process.argv.slice(2), process.env);
    if (told.watchMs === null) process.exit(await attempt(told));
    await watch(told, told.watchMs);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(NOT_CHECKED);
  }
};

await main();
