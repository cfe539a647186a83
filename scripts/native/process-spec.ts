/** All that the supervisor has to know about one process of the shop. */
export interface ProcessSpec {
  /** Unique within one supervisor; also the name of its log file. */
  readonly name: string;
  /** Absolute path of the executable. */
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment, so that nothing of the caller's leaks in by accident. */
  readonly env: Readonly<Record<string, string>>;
  /** Created when missing. */
  readonly cwd: string;
  /** One probe, itself bounded in time: false = not yet. Safe to repeat, also after a restart. */
  readonly isReady: () => Promise<boolean>;
  /** How long an orderly stop may take before the whole process group is killed. */
  readonly stopDeadlineMs?: number;
}
