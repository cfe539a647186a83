import { operations } from '@bookstore/contracts/documents';
import { type Operation, pathsOf, trafficClassOf } from '@bookstore/contracts/http';

/** Calls of one class share a bound at each replica of the gateway. `other` is documents, and paths that nothing answers. */
const EDGE_CLASSES = [
  'health',
  'admin',
  'sign-in',
  'accounts',
  'books',
  'orders',
  'buying',
  'waiting',
  'other',
] as const;
type EdgeClass = (typeof EDGE_CLASSES)[number];

/** What the gateway itself answers; no operation describes these paths. */
const DOCUMENTS = ['/docs', '/openapi.json', '/asyncapi.json'];
const PROBES = ['/health', '/livez', '/readyz', '/metrics'];

/** Idle connections that each worker of nginx keeps to the replicas behind an upstream block. */
const KEPT_CONNECTIONS = 64;

/** Streams and clients that wait for their order share a class: both stay open for long and cost next to nothing. */
const edgeClassOf = (operation: Operation): EdgeClass => {
  const trafficClass = trafficClassOf(operation);
  return trafficClass === 'stream' ? 'waiting' : trafficClass;
};

/** `sign-in` → `GATEWAY_MAX_SIGN_IN` */
const boundOf = (name: EdgeClass): string =>
  `GATEWAY_MAX_${name.toUpperCase().replaceAll('-', '_')}`;

const escape = (text: string): string => text.replaceAll(/[.+*?()[\]{}^$|\\]/g, '\\$&');

/** `/books/:id` → `/books/[^/]+` */
const patternOf = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : escape(segment)))
    .join('/');

const methodsOf = ({ method }: Operation): string =>
  method === 'get' ? '(GET|HEAD)' : method.toUpperCase();

/** Whether a call of this class that prefers to wait has another one. */
const valueOf = (name: EdgeClass): string => (name === 'buying' ? '$buying_class' : name);

const renderClasses = (all: readonly Operation[]): string[] =>
  all.flatMap((operation) =>
    pathsOf(operation).map(
      (path) =>
        `  "~^${methodsOf(operation)}:${patternOf(path)}$" ${valueOf(edgeClassOf(operation))};`,
    ),
  );

const renderApiPaths = (all: readonly Operation[]): string => {
  const paths = [...all.flatMap(pathsOf), ...DOCUMENTS, ...PROBES];
  const segments = new Set(paths.map((path) => path.split('/')[1] ?? ''));
  return `  "~^/(${[...segments].map(escape).join('|')})(/|$)" api;`;
};

const renderUpstream = (name: string, address: string, bound: string): string[] => [
  `upstream ${name} {`,
  `  zone ${name} 256k;`,
  '  random two least_conn;',
  `  server \${${address}} max_conns=\${${bound}} max_fails=1 fail_timeout=1s \${RESOLVE};`,
  `  keepalive ${KEPT_CONNECTIONS};`,
  '}',
];

/** nginx's routing: the class of each call, the paths of the API, and an upstream block for each class and service. */
export const renderRoutes = (all: readonly Operation[] = operations): string =>
  [
    '# Written by `npm run docs` from the operations in packages/contracts and nginx/routing: change those instead.',
    'map "$request_method:$uri" $traffic_class {',
    '  "~^(GET|HEAD):/health$" health;',
    ...renderClasses(all),
    '  default other;',
    '}',
    '# A client that waits for its order to settle keeps a connection open, but little else.',
    'map $http_prefer $buying_class {',
    '  "~*wait\\s*=" waiting;',
    '  default buying;',
    '}',
    '# Paths that belong to the API; a browser gets pages of the storefront at all others.',
    'map $uri $is_api_path {',
    renderApiPaths(all),
    '  default "";',
    '}',
    '',
    '# Asked only about names that are marked `resolve`, which container addresses are.',
    'resolver ${RESOLVER} valid=1s ipv6=off;',
    'resolver_timeout 1s;',
    '# A zone makes max_conns one number for all workers.',
    ...EDGE_CLASSES.flatMap((name) =>
      renderUpstream(`gateway_${name}`, 'GATEWAY_ADDRESS', boundOf(name)),
    ),
    ...renderUpstream('user_service', 'USER_ADDRESS', 'USER_MAX_REQUESTS'),
    ...renderUpstream('catalog_service', 'CATALOG_ADDRESS', 'CATALOG_MAX_REQUESTS'),
    ...renderUpstream('order_service', 'ORDER_ADDRESS', 'ORDER_MAX_REQUESTS'),
    ...renderUpstream('order_service_waiting', 'ORDER_ADDRESS', 'ORDER_MAX_WAITING'),
    '',
  ].join('\n');
