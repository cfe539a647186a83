// usage: node bench/load/main.ts PLAN.json
// Sends the calls of a plan (bench/load/plan.ts), checks each reply, and prints a summary as one line of JSON.
import { readFileSync } from 'node:fs';
import { createSendNext } from './callers.ts';
import { runClosedLoop } from './closed-loop.ts';
import { createConnection } from './connection.ts';
import { runOpenLoop } from './open-loop.ts';
import { loadPlanSchema } from './plan.ts';
import { createRecords } from './records.ts';

const plan = loadPlanSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const records = createRecords(plan.keep);
const sendNext = createSendNext(plan, records);
const open = () => createConnection(plan.host, plan.port);
const seconds =
  plan.loop.kind === 'closed'
    ? await runClosedLoop(plan.loop, open, sendNext, records)
    : await runOpenLoop(plan.loop, open, sendNext, records);
console.log(JSON.stringify(records.summarise(seconds)));
