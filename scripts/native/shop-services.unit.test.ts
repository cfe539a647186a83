import { afterEach, expect, test } from '@jest/globals';
import { planPorts } from './shop-ports.ts';
import { createServiceSpecs } from './shop-services.ts';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const of = (name: string) => `/secrets/${name}`;

const gatewayEnvironment = () => {
  const secrets = { adminPassword: '/secrets/a', signingKeySecret: '/secrets/b', of };
  const ports = planPorts(5_000, 1);
  const specs = createServiceSpecs({ folder: '/data', ports, secrets, orderdbOthers: [] });
  return specs.find(({ name }) => name === 'gateway')?.env;
};

test('whoever starts the shop may raise its rate limits, which a load from one address needs', () => {
  process.env['RATE_LIMIT_PER_MINUTE'] = '60000';
  process.env['SIGN_IN_LIMIT_PER_MINUTE'] = '6000';
  expect(gatewayEnvironment()).toMatchObject({
    RATE_LIMIT_PER_MINUTE: '60000',
    SIGN_IN_LIMIT_PER_MINUTE: '6000',
  });
});

test('nothing else of the environment gets into a service, and limits that were not given stay as they are', () => {
  delete process.env['RATE_LIMIT_PER_MINUTE'];
  process.env['MONGO_URL'] = 'mongodb://elsewhere';
  const environment = gatewayEnvironment();
  expect(environment).not.toHaveProperty('RATE_LIMIT_PER_MINUTE');
  expect(environment).not.toHaveProperty('MONGO_URL');
});
