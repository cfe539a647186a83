import {
  type Access,
  type Operation,
  pathsOf,
  type ServiceName,
  type ServiceOperation,
} from '@bookstore/contracts/http';

/** One call that the gateway lets through. */
export type Entry = { pattern: string; service: ServiceName; access: Access };

export type Verdict =
  | { kind: 'found'; entry: Entry }
  | { kind: 'wrong-method'; pattern: string; allow: readonly string[] }
  | { kind: 'unknown' };

/** Judges a method and a raw path, without its query. What is not listed is unknown: deny by default. */
export type AccessTable = {
  judge: (method: string, path: string) => Verdict;
  patterns: readonly string[];
};

type Route = { segments: readonly string[]; pattern: string; calls: Map<string, Entry> };

// A path that a server behind might read as another one is nobody's path.
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

const fits = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, index) => {
    const given = path[index] ?? '';
    return segment.startsWith(':') ? given !== '' && !DOT_SEGMENT.test(given) : segment === given;
  });

const methodsOf = (operation: Operation): readonly string[] =>
  operation.method === 'get' ? ['GET', 'HEAD'] : [operation.method.toUpperCase()];

export const createAccessTable = (operations: readonly ServiceOperation[]): AccessTable => {
  const routes = new Map<string, Route>();
  for (const operation of operations) {
    for (const pattern of pathsOf(operation)) {
      const route = routes.get(pattern) ?? {
        segments: pattern.split('/'),
        pattern,
        calls: new Map(),
      };
      const entry = { pattern, service: operation.service, access: operation.access };
      for (const method of methodsOf(operation)) route.calls.set(method, entry);
      routes.set(pattern, route);
    }
  }
  // No pattern begins with a parameter, so only those with the first segment of the path can fit it.
  const byFirstSegment = Map.groupBy(routes.values(), ({ segments }) => segments[1]);
  return {
    patterns: [...routes.keys()],
    judge: (method, path) => {
      const segments = path.split('/');
      const route = byFirstSegment.get(segments[1])?.find((each) => fits(each.segments, segments));
      if (!route) return { kind: 'unknown' };
      const entry = route.calls.get(method);
      if (entry) return { kind: 'found', entry };
      return { kind: 'wrong-method', pattern: route.pattern, allow: [...route.calls.keys()] };
    },
  };
};
