import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { listRecordedGroups } from '../../../scripts/native/supervisor/process-record.ts';
import { findProcess } from '../../../scripts/native/supervisor/process-table.ts';
import { readUsage } from '../../shop/process-usage.ts';
import type { Reading, ReadingKind } from './reading.ts';

export const SERVICES = ['gateway', 'user-service', 'catalog-service', 'order-service'] as const;

const OWN_NAME = 'the soak itself';

/** The supervisor gives each process a log of its name as standard output. */
const nameOf = (leader: number): string => {
  const log = readlinkSync(`/proc/${leader}/fd/1`);
  return basename(log).replace(/\.log.*$/, '');
};

/** Process groups of a shop's parts, by name. */
export const findParts = (folder: string): Map<string, number> =>
  new Map(listRecordedGroups(folder).map((group) => [nameOf(group), group]));

const countFiles = (pid: string): number => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
};

const memoryKindOf = (name: string): ReadingKind => {
  if (SERVICES.some((service) => service === name)) return 'service memory';
  return name === 'rabbitmq' ? 'broker memory' : 'server memory';
};

/** Memory and file descriptors of each part of the shop, all its processes together, and of the soak itself. */
export const readProcesses = (parts: ReadonlyMap<string, number>): Reading[] => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const byGroup = Map.groupBy(pids, (pid) => findProcess(Number(pid))?.group ?? -1);
  const readings = [...parts].flatMap(([name, group]): Reading[] => {
    const files = (byGroup.get(group) ?? []).map(countFiles).reduce((sum, one) => sum + one, 0);
    return [
      { kind: memoryKindOf(name), name, value: readUsage(new Set([group])).rssBytes },
      { kind: 'files', name, value: files },
    ];
  });
  const { rss, heapUsed } = process.memoryUsage();
  return [
    ...readings,
    { kind: 'own memory', name: OWN_NAME, value: rss },
    { kind: 'heap', name: OWN_NAME, value: heapUsed },
  ];
};
