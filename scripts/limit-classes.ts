import {
  type Operation,
  pathsOf,
  type TrafficClass,
  trafficClassOf,
} from '@bookstore/contracts/http';

/** Classes that the edge's limits tell apart; all others have the same limits. */
const CLASSES: ReadonlySet<TrafficClass> = new Set(['sign-in', 'buying', 'stream']);

/** The map of nginx from a request to its class, one line for each path of an operation. */
export const limitClassesTemplate = (operations: readonly Operation[]): string =>
  [
    '# Written by `npm run docs` from the operations of packages/contracts.',
    'map "$request_method:$uri" $limit_class {',
    ...operations
      .filter((operation) => operation.audience !== 'internal')
      .flatMap((operation) => linesOf(operation)),
    '  default "";',
    '}',
    '',
  ].join('\n');

const linesOf = (operation: Operation): string[] => {
  const trafficClass = trafficClassOf(operation);
  if (!CLASSES.has(trafficClass)) return [];
  return pathsOf(operation).map(
    (path) => `  "~^${operation.method.toUpperCase()}:${patternOf(path)}$" ${trafficClass};`,
  );
};

const patternOf = (path: string): string =>
  path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+');
