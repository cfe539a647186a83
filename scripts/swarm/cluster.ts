import { z } from 'zod';
import { type Docker, inspectAll, listLines } from './docker.ts';

const nodeSchema = z
  .object({
    ID: z.string(),
    Spec: z.object({
      Role: z.string(),
      Availability: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
    }),
    Description: z.object({ Hostname: z.string() }),
    Status: z.object({ State: z.string(), Addr: z.string().optional() }),
  })
  .transform(({ ID, Spec, Description, Status }) => ({
    id: ID,
    hostname: Description.Hostname,
    role: Spec.Role,
    labels: Spec.Labels ?? {},
    address: Status.Addr ?? '',
    /** Tasks can start there. */
    usable: Status.State === 'ready' && Spec.Availability === 'active',
  }));
const infoSchema = z.object({
  Name: z.string(),
  Swarm: z.object({
    NodeID: z.string(),
    LocalNodeState: z.string(),
    ControlAvailable: z.boolean(),
  }),
});

export type ClusterNode = z.infer<typeof nodeSchema>;
export type EngineInfo = z.infer<typeof infoSchema>;

export const readEngine = async (docker: Docker): Promise<EngineInfo> =>
  infoSchema.parse(JSON.parse(await docker(['info', '--format', '{{json .}}'])));

export const readNodes = async (docker: Docker): Promise<ClusterNode[]> => {
  const ids = listLines(await docker(['node', 'ls', '--quiet']));
  return z.array(nodeSchema).parse(await inspectAll(docker, ['node', 'inspect'], ids));
};
