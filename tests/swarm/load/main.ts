// usage: node tests/swarm/load/main.ts PLAN.json
// Visits a shop at a fixed rate until its standard input ends (tests/swarm/load/plan.ts says what a plan is).
// Says "running" when the first visitors were served, and at last prints a summary as one line of JSON.
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startArrivals } from './arrivals.ts';
import { createEdges } from './edges.ts';
import { loadPlanSchema } from './plan.ts';
import { createShopping } from './shopping.ts';
import { summarise } from './summary.ts';
import { createVisitor, type VisitRecord } from './visit.ts';

/** So many are served before the exercise begins. */
const WARM_UP = 20;

const plan = loadPlanSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const begin = createShopping(plan);
const visitor = createVisitor(createEdges(plan.edges), plan.patience);
const file = createWriteStream(plan.records);
const records: VisitRecord[] = [];

const arrivals = startArrivals(plan, async (turn, plannedAt) => {
  const record = await visitor(begin(turn), turn, plannedAt);
  records.push(record);
  file.write(`${JSON.stringify(record)}\n`);
  if (records.length === WARM_UP) console.log('running');
});

process.stdin.resume();
const told = once(process.stdin, 'end').then(() => sleep(plan.tailMs));
await Promise.race([told, arrivals.ended]);
await arrivals.stop();
file.end();
await once(file, 'finish');
console.log(JSON.stringify(summarise(records)));
process.stdin.destroy();
