import { describe, expect, it } from '@jest/globals';
import { findServers } from './servers-in-use.ts';

const part = (name: string, ...checks: Record<string, string>[]) => ({
  name,
  replicas: checks.map((each, index) => ({
    name: `${name} ${index + 1}`,
    status: 'ok' as const,
    checks: each,
  })),
});
const serverOf = (parts: ReturnType<typeof part>[], server: string) =>
  findServers(parts).find(({ name }) => name === server);

describe('the servers in use', () => {
  it('have a database for each service, and one broker and two Redis for all', () => {
    const parts = [part('gateway'), part('user-service'), part('order-service')];
    expect(findServers(parts).map(({ name }) => name)).toEqual([
      'MongoDB of user-service',
      'MongoDB of order-service',
      'RabbitMQ',
      'Redis',
      'Redis (cache)',
    ]);
  });

  it('are missed by those that say so', () => {
    const parts = [
      part(
        'order-service',
        { mongodb: 'ok', rabbitmq: 'ok' },
        { mongodb: 'ok', rabbitmq: 'Error' },
      ),
      part('catalog-service', { mongodb: 'no answer in time', rabbitmq: 'ok' }),
    ];
    expect(serverOf(parts, 'RabbitMQ')).toEqual({
      name: 'RabbitMQ',
      reachedBy: 2,
      missedBy: [{ replica: 'order-service 2', reason: 'Error' }],
    });
    expect(serverOf(parts, 'MongoDB of order-service')).toMatchObject({
      reachedBy: 2,
      missedBy: [],
    });
    expect(serverOf(parts, 'MongoDB of catalog-service')).toMatchObject({ reachedBy: 0 });
  });

  it('are not known where nobody could tell', () => {
    const parts = [part('order-service', { http: 'does not answer' })];
    expect(serverOf(parts, 'RabbitMQ')).toEqual({ name: 'RabbitMQ', reachedBy: 0, missedBy: [] });
  });
});
