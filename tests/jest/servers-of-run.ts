type Stop = () => Promise<void>;

let stop: Stop | undefined;

/** Jest runs set-up and teardown in one process, as two modules: this one is between them. */
export function keepForTeardown(stopServers: Stop): void {
  stop = stopServers;
}

export async function stopServersOfRun(): Promise<void> {
  await stop?.();
  stop = undefined;
}
