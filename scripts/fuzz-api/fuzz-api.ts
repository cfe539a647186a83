// usage: scripts/run scripts/fuzz-api/fuzz-api.ts [--help]
import { installSchemathesis } from './install-schemathesis.ts';
import { FUZZ_USAGE, type FuzzOptions, parseOptions } from './options.ts';
import { startOwnShop } from './own-shop.ts';
import { createToken, ROLES, type Shop } from './roles.ts';
import { runSchemathesis } from './run-schemathesis.ts';

const [SOUND, DIFFERENT, COULD_NOT_RUN, SKIPPED] = [0, 1, 2, 77];
/** Far above the 5 to 15 ms that a request takes, so that a hang ends. */
const MOST_MS_PER_REQUEST = 60;
const MOST_MS_AT_LEAST = 120_000;

const say = (line: string) => console.log(`fuzz-api: ${line}`);

const fuzz = async (program: string, shop: Shop, options: FuzzOptions): Promise<number> => {
  const perRole = Math.ceil(options.requests / ROLES.length);
  const timeoutMs = Math.max(MOST_MS_AT_LEAST, perRole * MOST_MS_PER_REQUEST);
  const failed: string[] = [];
  let sent = 0;
  for (const role of ROLES) {
    say(`as ${role}, seed ${options.seed}`);
    const token = await createToken(shop, role);
    const as = { program, url: shop.url, token, seed: options.seed };
    const result = await runSchemathesis({ ...as, requests: perRole, timeoutMs });
    sent += result.requests;
    if (!result.ok) failed.push(role);
  }
  say(`${sent} requests, seed ${options.seed}; failed as: ${failed.join(', ') || 'none'}`);
  if (sent < options.requests) say(`fewer than the ${options.requests} requests asked for`);
  return failed.length === 0 && sent >= options.requests ? SOUND : DIFFERENT;
};

const runOnOwnShop = async (program: string, options: FuzzOptions): Promise<number> => {
  const shop = await startOwnShop(say);
  process.once('exit', shop.kill);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(COULD_NOT_RUN));
  }
  try {
    return await fuzz(program, shop, options);
  } finally {
    await shop.stop();
  }
};

const run = async (options: FuzzOptions): Promise<number> => {
  const { url } = options;
  const adminPassword = process.env['ADMIN_PASSWORD'];
  if (url !== null && !adminPassword) throw new Error('--url needs ADMIN_PASSWORD');
  const program = await installSchemathesis().catch((error: unknown) => {
    say(`skipped: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });
  if (program === null) return SKIPPED;
  if (url === null) return runOnOwnShop(program, options);
  const adminUsername = process.env['ADMIN_USERNAME'] ?? 'admin';
  return fuzz(program, { url, adminUsername, adminPassword: adminPassword ?? '' }, options);
};

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) console.log(FUZZ_USAGE);
  process.exit(options === null ? SOUND : await run(options));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(COULD_NOT_RUN);
}
