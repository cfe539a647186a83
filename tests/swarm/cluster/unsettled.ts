export type Service = {
  name: string;
  image: string;
  /** null for a job, which runs to its end. */
  replicas: number | null;
  /** As docker says it: `updating`, `completed`, `rollback_completed`, ...; `none` before the first update. */
  update: string;
};
export type Task = {
  service: string;
  image: string;
  node: string;
  desired: string;
  current: string;
};
export type Node = {
  name: string;
  isReady: boolean;
  /** All are managers, but one that was only just promoted does not vote yet. */
  isVoting: boolean;
  isLeader: boolean;
};

const AT_REST = new Set(['none', 'completed', 'rollback_completed']);

/**
 * What a swarm still has to do, in words: nothing when each service has all its replicas running, as they
 * should be, on nodes that are there, and each job is done. A task that has a health check runs when it is healthy.
 */
export const findUnsettled = (
  services: readonly Service[],
  tasks: readonly Task[],
  nodes: readonly Node[],
): string[] => {
  const ready = new Set(nodes.filter(({ isReady }) => isReady).map(({ name }) => name));
  return services.flatMap(({ name, image, replicas, update }) => {
    const own = tasks.filter(({ service }) => service === name);
    if (replicas === null) {
      const isDone = own.some((task) => task.current === 'Complete' && task.image === image);
      return isDone ? [] : [`${name}: not done yet`];
    }
    const wanted = own.filter(({ desired }) => desired === 'Running');
    const running = wanted.filter(
      (task) => task.current === 'Running' && task.image === image && ready.has(task.node),
    );
    return [
      ...(AT_REST.has(update) ? [] : [`${name}: ${update}`]),
      ...(running.length === replicas && wanted.length === replicas
        ? []
        : [`${name}: ${running.length} of ${replicas} run, ${wanted.length} are wanted`]),
    ];
  });
};
