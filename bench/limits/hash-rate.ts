// usage: node bench/limits/hash-rate.ts SECONDS IN_FLIGHT
// Passwords that a bare pool of two threads checks each second, as many as the user-service has: one line of JSON.
import { hash } from 'bcryptjs';
import { Piscina } from 'piscina';

const THREADS = 2;
const COST = 10;

const [seconds = 1, inFlight = 1] = process.argv.slice(2).map(Number);
const pool = new Piscina({
  filename: new URL('hash.worker.ts', import.meta.url).href,
  minThreads: THREADS,
  maxThreads: THREADS,
});
const task = { password: 'a password', hash: await hash('a password', COST) };
const check = async (): Promise<void> => {
  const isRight: unknown = await pool.run(task, { name: 'compare' });
  if (isRight !== true) throw new Error('the right password was not right');
};
await Promise.all(Array.from({ length: THREADS }, check));

let checked = 0;
const from = performance.now();
const keepChecking = async (): Promise<void> => {
  while (performance.now() - from < seconds * 1_000) {
    await check();
    checked += 1;
  }
};
await Promise.all(Array.from({ length: inFlight }, keepChecking));
console.log(JSON.stringify({ perSecond: checked / ((performance.now() - from) / 1_000) }));
await pool.destroy();
