import {
  type Access,
  type Operation,
  pathsOf,
  type TrafficClass,
  trafficClassOf,
} from '@bookstore/contracts/http';
import { methodsOf } from '@bookstore/platform/http';

/** One call, and the process that answers it: the gateway itself, or the service it forwards to. */
export type AccessEntry = {
  pattern: string;
  service: Operation['service'];
  access: Access;
  trafficClass: TrafficClass;
};

export type AccessMatch =
  | { kind: 'found'; entry: AccessEntry }
  | { kind: 'wrong-method'; pattern: string; allow: readonly string[] }
  | { kind: 'unknown' };

/** Deny by default: a call that is not in the table is unknown. */
export type AccessTable = {
  /** Takes a raw path without its query. */
  match: (method: string, path: string) => AccessMatch;
  patterns: readonly string[];
};

type Route = { segments: readonly string[]; pattern: string; calls: Map<string, AccessEntry> };

// A service might read a path with dot segments as another path.
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

const matches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, index) => {
    const actual = path[index] ?? '';
    if (!segment.startsWith(':')) return segment === actual;
    return actual !== '' && !DOT_SEGMENT.test(actual);
  });

export const createAccessTable = (operations: readonly Operation[]): AccessTable => {
  const routes = new Map<string, Route>();
  for (const operation of operations) {
    for (const pattern of pathsOf(operation)) {
      const route = routes.get(pattern) ?? {
        segments: pattern.split('/'),
        pattern,
        calls: new Map(),
      };
      const { service, access } = operation;
      const entry = { pattern, service, access, trafficClass: trafficClassOf(operation) };
      for (const method of methodsOf(operation)) route.calls.set(method, entry);
      routes.set(pattern, route);
    }
  }
  // No pattern begins with a parameter, so only patterns with the first segment of a path can match it.
  const byFirstSegment = Map.groupBy(routes.values(), ({ segments }) => segments[1]);
  return {
    patterns: [...routes.keys()],
    match: (method, path) => {
      const segments = path.split('/');
      const route = byFirstSegment
        .get(segments[1])
        ?.find((each) => matches(each.segments, segments));
      if (!route) return { kind: 'unknown' };
      const entry = route.calls.get(method);
      if (entry) return { kind: 'found', entry };
      return { kind: 'wrong-method', pattern: route.pattern, allow: [...route.calls.keys()] };
    },
  };
};
