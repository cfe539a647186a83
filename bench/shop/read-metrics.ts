import { readBody } from './read-body.ts';

export type MetricSample = {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
};

const LINE = /^(?<name>[a-z_]+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/gm;
const LABEL = /([a-z_]+)="([^"]*)"/g;

/** All samples of a process's metrics, out of the text for Prometheus: the gateway has no other. */
export const readMetrics = async (url: string): Promise<MetricSample[]> => {
  const text = await readBody(url, '/metrics');
  return [...text.matchAll(LINE)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    labels: Object.fromEntries(
      [...(groups?.['labels'] ?? '').matchAll(LABEL)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    ),
    value: Number(groups?.['value']),
  }));
};
