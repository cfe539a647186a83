// Loaded into a service's process before its own code (node --import): its clock can be set wrong while it
// runs, and what it calls on this machine is reached over the proxies.
import { followClock } from './clock.ts';
import { redirectConnections } from './redirect.ts';

const { CHAOS_CLOCK_FILE, CHAOS_ROUTES } = process.env;
if (CHAOS_CLOCK_FILE !== undefined) followClock(CHAOS_CLOCK_FILE);
if (CHAOS_ROUTES !== undefined) redirectConnections(JSON.parse(CHAOS_ROUTES));
