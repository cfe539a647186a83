import type { ProcessSpec } from '../../scripts/native/process-spec.ts';

/** The same service, which writes a CPU profile into that folder when it is stopped. */
export const profileService = (spec: ProcessSpec, folder: string): ProcessSpec => ({
  ...spec,
  args: [
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
    `--cpu-prof-name=${spec.name}.cpuprofile`,
    ...spec.args,
  ],
});
