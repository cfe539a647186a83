// usage: node tests/faults/crowd-process.ts PLAN
// Asks as the plan (JSON, `CrowdPlan`) says until its input ends, then prints its replies by status.
import { setTimeout as sleep } from 'node:timers/promises';
import { agentAt, type CrowdPlan, visit } from './crowd.ts';

const plan: CrowdPlan = JSON.parse(process.argv[2] ?? '');
const counts: Record<number, number> = {};
let hasLeft = false;
process.stdin.resume().once('end', () => {
  hasLeft = true;
});

const agents = plan.addresses.map((address) => agentAt(address));
const goOn = async (visitor: number): Promise<void> => {
  const agent = agents[visitor % agents.length];
  for (let turn = visitor; agent && !hasLeft; turn += 1) {
    const path = plan.paths[turn % plan.paths.length] ?? '/';
    const { status } = await visit(`${plan.url}${path}`, agent, { headers: plan.headers }).catch(
      () => ({ status: 0 }),
    );
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 0) await sleep(100);
  }
};
await Promise.all(Array.from({ length: plan.visitors }, (_, visitor) => goOn(visitor)));
process.stdout.write(JSON.stringify(counts));
process.exit(0);
