import type { Labelled } from './policy.ts';

/** A service as the swarm defines it at one version. */
export type SwarmService = Labelled & {
  name: string;
  version: number;
  /** An update or a rollback is under way, or stopped half way for somebody to look at. */
  isChanging: boolean;
  /** Asks for so many replicas; false if the service was changed since it was read: nothing is done then. */
  scaleTo: (replicas: number) => Promise<boolean>;
};

/** All services of the stack. Throws while this node is no manager, or the engine does not answer. */
export type ListServices = () => Promise<readonly SwarmService[]>;
