import { parseArgs } from 'node:util';
import { BUGS } from './bugs.ts';
import { type Bounds, type Exploration, explore } from './explore.ts';
import { reportOf } from './report.ts';
import { SHOP_RULES } from './rules.ts';
import type { Scenario } from './scenario.ts';
import { DEEP_SCENARIOS, plainScenario, QUICK_SCENARIOS } from './scenarios.ts';

const USAGE = `usage: npm run model [-- OPTIONS]
  --orders N --copies N   explore N orders for N copies instead of the scenarios
  --faults N|any          most faults (crash, repeat, lost answer) on one way, default 0
  --wishes N|any          most cancels and expiries on one way, default 1
  --states N --seconds N  bounds of one exploration, default 3000000 and 60
  --bugs                  put known faults into the model and show how it finds each
exit code: 0 all holds, 1 violated, 2 not all states seen`;

const { values } = parseArgs({
  options: {
    orders: { type: 'string' },
    copies: { type: 'string', default: '1' },
    faults: { type: 'string', default: '0' },
    wishes: { type: 'string', default: '1' },
    states: { type: 'string', default: '3000000' },
    seconds: { type: 'string', default: '60' },
    bugs: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${text} is not a whole number\n${USAGE}`);
};
const budget = (text: string): number | null => (text === 'any' ? null : wholeNumber(text));

const bounds: Bounds = {
  maxStates: wholeNumber(values.states),
  maxSeconds: wholeNumber(values.seconds),
};

const showBugs = (): number => {
  let missed = 0;
  for (const { name, rules } of BUGS) {
    let found: Exploration | undefined;
    for (const scenario of QUICK_SCENARIOS) {
      found = explore({ rules, scenario }, bounds);
      if (!found.violation) continue;
      console.log(reportOf(`${name} (${scenario.name})`, found));
      break;
    }
    if (found?.violation) continue;
    missed += 1;
    console.log(`${name}: NOT FOUND`);
  }
  return missed === 0 ? 0 : 1;
};

const exploreAll = (scenarios: readonly Scenario[]): number => {
  const founds = scenarios.map((scenario) => {
    const found = explore({ rules: SHOP_RULES, scenario }, bounds);
    console.log(reportOf(scenario.name, found));
    return found;
  });
  const sum = (field: 'states' | 'transitions' | 'seconds'): number =>
    founds.reduce((total, found) => total + found[field], 0);
  console.log(
    `${sum('states')} states, ${sum('transitions')} transitions, ${sum('seconds').toFixed(1)} s`,
  );
  if (founds.some(({ violation }) => violation)) return 1;
  return founds.every(({ isComplete }) => isComplete) ? 0 : 2;
};

const chosen = (): readonly Scenario[] => {
  if (values.orders === undefined) return [...QUICK_SCENARIOS, ...DEEP_SCENARIOS];
  const [orders, copies] = [wholeNumber(values.orders), wholeNumber(values.copies)];
  return [
    plainScenario(orders, copies, { faults: budget(values.faults), wishes: budget(values.wishes) }),
  ];
};

if (values.help) console.log(USAGE);
else process.exitCode = values.bugs ? showBugs() : exploreAll(chosen());
