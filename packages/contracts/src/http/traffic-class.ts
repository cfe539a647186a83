/**
 * Operations of one class share limits, at the edge and at the gateway, so that a flood of one class leaves room for the
 * others. `sign-in` covers every call that checks a password or creates an account; `stream` is a reply that stays open.
 */
export type TrafficClass =
  | 'admin'
  | 'sign-in'
  | 'accounts'
  | 'books'
  | 'orders'
  | 'buying'
  | 'stream';

const CLASS_OF_SERVICE = {
  gateway: 'accounts',
  user: 'accounts',
  catalog: 'books',
  order: 'orders',
} as const;

type Classified = {
  trafficClass?: TrafficClass;
  access: string;
  service: keyof typeof CLASS_OF_SERVICE;
};

/** The class that the operation names itself, else that of its access or service. */
export const trafficClassOf = ({ trafficClass, access, service }: Classified): TrafficClass =>
  trafficClass ?? (access === 'admin' ? 'admin' : CLASS_OF_SERVICE[service]);
