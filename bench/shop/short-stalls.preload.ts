// Loaded into the bench's user-service: its metrics look at the event loop every 10 ms instead of every 50, so
// that short stalls are not missed.
import perfHooks from 'node:perf_hooks';

const RESOLUTION_MS = 10;

const { monitorEventLoopDelay } = perfHooks;
Object.assign(perfHooks, {
  monitorEventLoopDelay: () => monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
});
