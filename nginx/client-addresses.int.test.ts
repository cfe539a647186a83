import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { type Edge, freePort, startEdge } from './testing/edge.ts';
import { rawRequest } from './testing/raw-request.ts';

let gateway: Upstream;
let edge: Edge | undefined;

beforeAll(async () => {
  gateway = await startUpstream('gateway');
});
beforeEach(() => {
  gateway.seen.length = 0;
});
afterEach(async () => {
  await edge?.stop();
  edge = undefined;
});
afterAll(() => gateway.close());

const start = async (settings: Record<string, string>, more = ''): Promise<Edge> => {
  const address = new URL(gateway.url).host;
  const parts = { gateway: address, user: address, catalog: address, order: address };
  edge = await startEdge(parts, { settings, more });
  return edge;
};

/** A call of a client with this address of its own. */
const call = async (port: number, headers: Record<string, string>, localAddress = '127.0.0.1') => {
  const options = { host: '127.0.0.1', port, path: '/me', headers, localAddress, agent: false };
  const [reply] = await once(get(options), 'response');
  return text(reply);
};

const seen = () => {
  const headers = gateway.seen.at(-1)?.headers ?? {};
  return {
    address: headers['x-forwarded-for'],
    real: headers['x-real-ip'],
    scheme: headers['x-forwarded-proto'],
    masked: headers['x-client-address-masked'],
  };
};
const known = (address: string, scheme = 'http') => ({
  address,
  real: address,
  scheme,
  masked: undefined,
});
const MASKED = { address: 'unknown', real: 'unknown', scheme: 'http', masked: '1' };
const claim = (address: string) => ({
  'X-Forwarded-For': address,
  'X-Real-IP': address,
  'X-Forwarded-Proto': 'https',
  'X-Client-Address-Masked': '1',
});

describe('without TRUSTED_PROXIES', () => {
  it.each(['port', 'userPort', 'catalogPort', 'orderPort'] as const)(
    'believes no client at the %s',
    async (port) => {
      await call((await start({}))[port], claim('203.0.113.7'));
      expect(seen()).toEqual(known('127.0.0.1'));
    },
  );
});

describe('TRUSTED_PROXIES', () => {
  const settings = { TRUSTED_PROXIES: '127.0.0.1, 192.0.2.0/24,2001:db8::/32' };

  it('believes the last address that is not one of theirs', async () => {
    const { port } = await start(settings);
    await call(port, claim('198.51.100.1, 203.0.113.7, 192.0.2.9, 2001:db8::1'));
    expect(seen()).toEqual(known('203.0.113.7', 'https'));
  });

  it('believes nobody else', async () => {
    const { port } = await start(settings);
    await call(port, claim('203.0.113.7'), '127.0.0.2');
    expect(seen()).toEqual(known('127.0.0.2'));
  });
});

describe('PROXY_PROTOCOL=on', () => {
  const settings = { PROXY_PROTOCOL: 'on', TRUSTED_PROXIES: '127.0.0.1' };
  const REQUEST = 'GET /me HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n';
  const LINE = 'PROXY TCP4 203.0.113.7 192.0.2.1 5555 5000\r\n';

  it.each(['port', 'userPort', 'catalogPort', 'orderPort'] as const)(
    'takes the address that the balancer names at the %s',
    async (port) => {
      const reply = await rawRequest((await start(settings))[port], `${LINE}${REQUEST}\r\n`);
      expect(reply.status).toBe(200);
      expect(seen()).toEqual(known('203.0.113.7'));
    },
  );

  it('believes no header, for these are of the client', async () => {
    const { port } = await start(settings);
    const headers = 'X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: https\r\n';
    await rawRequest(port, `${LINE}${REQUEST}${headers}\r\n`);
    expect(seen()).toEqual(known('203.0.113.7'));
  });

  it('serves nobody who does not speak it', async () => {
    const { port } = await start(settings);
    await expect(call(port, {})).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(gateway.seen).toEqual([]);
  });

  it('takes no address from a balancer that is not trusted', async () => {
    const { port } = await start({ ...settings, TRUSTED_PROXIES: '192.0.2.1' });
    await rawRequest(port, `${LINE}${REQUEST}\r\n`);
    expect(seen()).toEqual(known('127.0.0.1'));
  });
});

describe('MASKED_ADDRESSES', () => {
  const settings = { MASKED_ADDRESSES: '127.0.0.0/24', PUBLISH_MODE: 'ingress' };

  it('are no addresses: the edge says so upstream and in its log', async () => {
    const { port, log } = await start(settings);
    await call(port, claim('203.0.113.7'));
    expect(seen()).toEqual({ ...MASKED });
    expect(log.join('\n')).toMatch(/masked.*\n.*PUBLISH_MODE=host.*PROXY_PROTOCOL=on/);
  });

  it('leave others as they are', async () => {
    const { port } = await start({ ...settings, MASKED_ADDRESSES: '127.0.0.2' });
    await call(port, claim('203.0.113.7'));
    expect(seen()).toEqual(known('127.0.0.1'));
  });

  it('mask nothing where the ports are those of the node', async () => {
    const { port, log } = await start({ ...settings, PUBLISH_MODE: 'host' });
    await call(port, {});
    expect(seen()).toEqual(known('127.0.0.1'));
    expect(log).toEqual([]);
  });

  it('mask no address that a trusted proxy has named, even one of the same network', async () => {
    const { port, log } = await start({ ...settings, TRUSTED_PROXIES: '127.0.0.1' });
    for (const address of ['203.0.113.7', '127.0.0.9']) {
      await call(port, claim(address));
      expect(seen()).toEqual(known(address, 'https'));
    }
    await call(port, {});
    expect(seen()).toEqual(MASKED);
    expect(log).toEqual([]);
  });

  it('have a limit for all of them in the place of one for each', async () => {
    const own = await freePort();
    await start(
      { ...settings, MASKED_ADDRESSES: '127.0.0.1' },
      `map $limit_address $has_limit_address { "" no; default yes; }
       server { listen 127.0.0.1:${own}; return 200 "$has_limit_address '$limit_edge'"; }`,
    );
    expect(await call(own, {})).toBe("no 'edge'");
    expect(await call(own, {}, '127.0.0.2')).toBe("yes ''");
  });
});
