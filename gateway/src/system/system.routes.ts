import { getSystemOperation } from '@bookstore/contracts/system';
import { type RouteOperation, createOperationRouter } from '@bookstore/platform/http';
import type { Router } from 'express';
import type { LookAtSystem } from './look-at-system.ts';

const headers = { 'Cache-Control': 'no-store' };

/** `GET /system`, for admins. A shop that is broken is a 200 too: the reply tells of it. */
export const createSystemRoutes = (route: RouteOperation, lookAtSystem: LookAtSystem): Router =>
  createOperationRouter([
    route(getSystemOperation, async () => ({ status: 200, headers, body: await lookAtSystem() })),
  ]);
