import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { createListServices } from './swarm/services.docker.ts';
import {
  autoscalerOf,
  createTestStack,
  docker,
  fakeLoad,
  findSwarmProblem,
  helperOf,
  SOCKET,
  type TestStack,
} from './testing/swarm.ts';

const TIMEOUT_MS = 300_000;
const PATIENCE_MS = 120_000;
const FAST_TIMES = {
  SCALE_INTERVAL_MS: '250',
  SCALE_UP_AFTER_MS: '1000',
  SCALE_DOWN_AFTER_MS: '2000',
};
const LABELS = {
  'bookstore.autoscale.min': '1',
  'bookstore.autoscale.max': '3',
  'bookstore.autoscale.cpu': '0.5',
};
const SECOND_NS = 1e9;
const SLEEP = ['node', '-e', 'setInterval(() => {}, 1000)'];

const problem = await findSwarmProblem();
if (problem !== null) process.stderr.write(`autoscaler on a swarm: skipped: ${problem}\n`);

(problem === null ? describe : describe.skip)('on a swarm', () => {
  let stack: TestStack;
  let folder: string;
  const setLoad = (cores: number): void => writeFileSync(join(folder, 'cores'), String(cores));

  beforeEach(async () => {
    stack = await createTestStack();
    folder = mkdtempSync(join(tmpdir(), 'autoscaler-'));
    // The helper has another user than this test.
    chmodSync(folder, 0o777);
  }, TIMEOUT_MS);
  afterEach(async () => {
    await stack.remove();
    rmSync(folder, { recursive: true });
  }, TIMEOUT_MS);

  const addBusyService = (labels: Record<string, string>): Promise<string> =>
    stack.addService('busy', { ...fakeLoad(join(folder, 'cores')), labels });

  const addAutoscaler = async (env: Record<string, string>): Promise<string> => {
    await stack.addService('helper', helperOf(stack.name, folder));
    return stack.addService('autoscaler', autoscalerOf(folder, env));
  };

  test(
    'adds replicas to a busy service and removes them when it is idle',
    async () => {
      setLoad(0.9);
      const busy = await addBusyService(LABELS);
      const autoscaler = await addAutoscaler(FAST_TIMES);
      await eventually(async () => expect(await stack.replicasOf(busy)).toBe(3), PATIENCE_MS);
      setLoad(0.05);
      await eventually(async () => expect(await stack.replicasOf(busy)).toBe(1), PATIENCE_MS);
      await eventually(async () => {
        const log = await stack.logsOf(autoscaler);
        expect(log).toMatch(/"to":3,"reason":"too busy".*"msg":"scaled"/);
        expect(log).toMatch(/"to":1,"reason":"too idle".*"msg":"scaled"/);
      });
    },
    TIMEOUT_MS,
  );

  test(
    'a dry run logs what it would do, and changes nothing',
    async () => {
      setLoad(0.9);
      const busy = await addBusyService(LABELS);
      const before = await docker.getService(busy).inspect();
      const autoscaler = await addAutoscaler({ ...FAST_TIMES, DRY_RUN: 'true' });
      await eventually(
        async () => expect(await stack.logsOf(autoscaler)).toContain('dry run: would scale'),
        PATIENCE_MS,
      );
      expect(await docker.getService(busy).inspect()).toEqual(before);
    },
    TIMEOUT_MS,
  );

  test(
    'changes only the number of replicas, and nothing if the service was changed meanwhile',
    async () => {
      const service = await stack.addService('idle', { command: SLEEP, labels: LABELS });
      const list = createListServices(SOCKET, stack.name);
      const [outdated] = await list();
      const { Version: version, Spec: spec } = await docker.getService(service).inspect();
      const labels = { ...spec.Labels, changed: 'meanwhile' };
      const changed = { ...spec, Labels: labels };
      await docker
        .getService(service)
        .update({ _query: { version: version.Index }, _body: changed });

      expect(await outdated?.scaleTo(3)).toBe(false);
      expect((await docker.getService(service).inspect()).Spec).toEqual(changed);

      const [current] = await list();
      expect(await current?.scaleTo(3)).toBe(true);
      const scaled = { ...changed, Mode: { Replicated: { Replicas: 3 } } };
      expect((await docker.getService(service).inspect()).Spec).toEqual(scaled);
    },
    TIMEOUT_MS,
  );

  test(
    'counts a paused update as an update in progress',
    async () => {
      const service = await stack.addService('idle', { command: SLEEP, labels: LABELS });
      const list = createListServices(SOCKET, stack.name);
      expect(await list()).toEqual([expect.objectContaining({ isChanging: false })]);
      const { Version: version, Spec: spec } = await docker.getService(service).inspect();
      const broken = structuredClone(spec);
      broken.TaskTemplate.ContainerSpec.Command = ['/nowhere'];
      broken.UpdateConfig = { Parallelism: 1, FailureAction: 'pause', Monitor: 5 * SECOND_NS };
      await docker
        .getService(service)
        .update({ _query: { version: version.Index }, _body: broken });
      await eventually(async () => {
        const { UpdateStatus: status } = await docker.getService(service).inspect();
        expect(status.State).toBe('paused');
      }, PATIENCE_MS);
      expect(await list()).toEqual([expect.objectContaining({ isChanging: true })]);
    },
    TIMEOUT_MS,
  );

  test('does not list services of another stack', async () => {
    await stack.addService('idle', { command: SLEEP, labels: LABELS });
    expect(await createListServices(SOCKET, `${stack.name}-other`)()).toEqual([]);
  });
});

test('names the missing socket', async () => {
  const list = createListServices('/nowhere/docker.sock', 'shop');
  await expect(list()).rejects.toThrow('there is no docker socket at /nowhere/docker.sock');
});
