import type { ServiceRecord, StackState, TaskRecord } from './service-records.ts';

export interface Verdict {
  readonly name: string;
  readonly state: 'working' | 'waiting' | 'failed';
  /** Such as "1 of 2 run". */
  readonly detail: string;
}

export interface Baseline {
  /** Tasks that were there before the deployment: their ends are not its fault. */
  readonly taskIds: ReadonlySet<string>;
}

/** A service that fails so often will not get well by itself; a job has tries of its own. */
const MAX_FAILURES = 4;
const MAX_JOB_FAILURES = 10;
/** Swarm looks for a node again when something changes, which an update does all the time. */
const MAX_HOMELESS_MS = 45_000;
const FAILED = new Set(['failed', 'rejected', 'orphaned']);
const STOPPED_UPDATE = new Set([
  'paused',
  'rollback_started',
  'rollback_paused',
  'rollback_completed',
]);

/** How far a service is with what it was last told to be. Pure: `now` is the swarm's time in ms. */
export const judgeService = (
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  baseline: Baseline,
  now: number,
): Verdict => {
  const own = tasks.filter(({ serviceId }) => serviceId === service.id);
  const verdict = (state: Verdict['state'], detail: string): Verdict => ({
    name: service.name,
    state,
    detail,
  });
  const { update } = service;
  if (update !== null && STOPPED_UPDATE.has(update.state)) {
    return verdict('failed', `update ${update.state.replace('_', ' ')}: ${update.message}`);
  }
  const failures = own.filter((task) => FAILED.has(task.state) && !baseline.taskIds.has(task.id));
  const reason = failures[0]?.error ?? '';
  const progress = describeProgress(service, own);
  const limit = service.mode.kind === 'job' ? MAX_JOB_FAILURES : MAX_FAILURES;
  if (!progress.done && failures.length >= limit) {
    return verdict('failed', `${failures.length} tasks failed: ${reason}`);
  }
  const homeless = own.find(
    ({ state, desired, error, since }) =>
      state === 'pending' && desired === 'running' && error !== '' && now - since > MAX_HOMELESS_MS,
  );
  if (homeless !== undefined) return verdict('failed', `finds no node: ${homeless.error}`);
  if (progress.done) return verdict('working', progress.detail);
  const trouble = failures.length === 0 ? '' : `, ${failures.length} failed: ${reason}`;
  return verdict('waiting', `${progress.detail}${trouble}`);
};

const describeProgress = (
  service: ServiceRecord,
  own: readonly TaskRecord[],
): { done: boolean; detail: string } => {
  const { mode, update, spec, iteration } = service;
  if (mode.kind === 'job') {
    const ended = own.filter((task) => task.iteration === iteration && task.state === 'complete');
    const done = ended.length >= mode.wanted;
    return { done, detail: done ? 'done' : 'at work' };
  }
  const wantedTasks = own.filter(({ desired }) => desired === 'running');
  const fresh = wantedTasks.filter((task) => task.spec === spec && task.state === 'running');
  const wanted = mode.kind === 'global' ? wantedTasks.length : mode.wanted;
  const settled = update === null || update.state === 'completed';
  const enough = fresh.length >= wanted && wantedTasks.length === fresh.length;
  const some = mode.kind === 'global' ? wanted > 0 : true;
  const watched = enough && !settled ? ', watched for some seconds' : '';
  return { done: settled && enough && some, detail: `${fresh.length} of ${wanted} run${watched}` };
};

export const judgeStack = (
  { services, tasks }: StackState,
  baseline: Baseline,
  now: number,
): Verdict[] => services.map((service) => judgeService(service, tasks, baseline, now));
