// usage: npm start -- [--help]
import { leaveForeground, report, runDetached } from './detach.ts';
import { runShop, type Shop } from './run-shop.ts';
import { parseStartOptions, START_USAGE, type StartOptions } from './start-options.ts';

// npm passes a Ctrl-C on that the terminal has sent us already: within this time both count as one.
const SAME_SIGNAL_MS = 500;

const say = (line: string): void => {
  console.log(line);
  report({ line });
};

const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\n(${error.cause.message})` : '';
  return `${error.message}${cause}`;
};

/** A first signal stops the shop in order, a second one at once. */
const stopOnSignals = (shop: Shop): void => {
  let first: number | undefined;
  const onSignal = () => {
    if (first === undefined) {
      first = performance.now();
      say('stopping ...');
      void shop.stop().then(() => {
        say('stopped');
        process.exit(0);
      });
    } else if (performance.now() - first > SAME_SIGNAL_MS) {
      shop.kill();
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
};

const runInForeground = async (options: StartOptions): Promise<void> => {
  const shop = await runShop(options, say);
  stopOnSignals(shop);
  try {
    await shop.ready;
  } catch (error) {
    await shop.stop();
    throw error;
  }
  report({ ready: true });
  leaveForeground();
};

const main = async (args: readonly string[]): Promise<number | undefined> => {
  if (process.platform !== 'linux') {
    say(
      'npm start runs on Linux (Debian, Ubuntu). Elsewhere run the shop in containers: docker compose up',
    );
    return 1;
  }
  const options = parseStartOptions(args);
  if (options === null) {
    console.log(START_USAGE);
    return 0;
  }
  if (options.detach) {
    const rest = args.filter((arg) => arg !== '--detach');
    return runDetached({ program: import.meta.filename, args: rest, folder: options.folder, say });
  }
  await runInForeground(options);
  return undefined;
};

try {
  const exitCode = await main(process.argv.slice(2));
  if (exitCode !== undefined) process.exit(exitCode);
} catch (error) {
  say(describeError(error));
  process.exit(1);
}
