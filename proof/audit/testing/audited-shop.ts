import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { nativeAddresses, type ShopAddresses } from '../../../scripts/backup/addresses.ts';
import { DATA_FOLDER, ROOT } from '../../../scripts/native/paths.ts';
import { planPorts } from '../../../scripts/native/shop-ports.ts';
import { createTestFolder } from '../../../scripts/native/test-folder.ts';
import { startShop, type TestShop } from '../../../scripts/native/test-shop.ts';
import { signIn } from '../../../tests/e2e/client.ts';

const PROGRAM = join(ROOT, 'proof/audit/audit.ts');

export type Run = { status: number; stdout: string; stderr: string };

export type ShopUnderAudit = {
  shop: TestShop;
  adminToken: string;
  addresses: ShopAddresses;
  /** Runs `npm run audit` with these arguments against it. */
  audit: (...args: string[]) => Promise<Run>;
  close: () => Promise<void>;
};

/** A shop of the test file's own, whose data it may break. */
export const startShopUnderAudit = async (): Promise<ShopUnderAudit> => {
  const folder = createTestFolder(join(DATA_FOLDER, 'test-audit'));
  const shop = await startShop({ folder });
  const password = readFileSync(shop.adminPasswordFile, 'utf8').trim();
  const admin = await signIn(shop.url, 'admin', password);
  return {
    shop,
    adminToken: admin.access_token,
    addresses: nativeAddresses(folder, planPorts(Number(new URL(shop.url).port), 1)),
    audit: async (...args) => {
      const options = ['--disable-warning=ExperimentalWarning', PROGRAM, '--data', folder];
      const child = spawn(process.execPath, [...options, ...args]);
      const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
      const [status] = await once(child, 'close');
      const [stdout, stderr] = await outputs;
      return { status: Number(status), stdout, stderr };
    },
    close: async () => {
      await shop.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const reportSchema = z.object({
  ok: z.boolean(),
  invariants: z.array(
    z.object({ invariant: z.string(), violations: z.int(), examples: z.array(z.string()) }),
  ),
  repaired: z.array(z.string()),
});

/** What `--json` printed: each violation as `I1 book …: …`, and what was repaired. */
export const readReport = ({ stdout }: Run): { violations: string[]; repaired: string[] } => {
  const { invariants, repaired } = reportSchema.parse(JSON.parse(stdout));
  return {
    violations: invariants.flatMap(({ invariant, examples }) =>
      examples.map((example) => `${invariant} ${example}`),
    ),
    repaired,
  };
};
