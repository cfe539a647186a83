import { defineOperation } from '../http/operation.ts';
import { systemSchema } from './schemas.ts';

export const getSystemOperation = defineOperation({
  id: 'getSystem',
  service: 'gateway',
  method: 'get',
  path: '/system',
  access: 'admin',
  summary: 'How the whole shop is now',
  replies: {
    200: {
      description:
        'As the services themselves tell it, at most a second old; a number that could not be read is null or left out',
      schema: systemSchema,
    },
  },
  problems: [],
});

/** What the gateway answers out of what it asks of the services. */
export const systemOperations = [getSystemOperation] as const;
