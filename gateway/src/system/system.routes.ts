import { getSystemOperation } from '@bookstore/contracts/system';
import { type RouteOperation, createOperationRouter } from '@bookstore/platform/http';
import type { Router } from 'express';
import type { ReadSystemStatus } from './system-status.ts';

const headers = { 'Cache-Control': 'no-store' };

/** `GET /system`, for admins. It replies 200 even if the shop is broken: the body says so. */
export const createSystemRoutes = (
  route: RouteOperation,
  readSystemStatus: ReadSystemStatus,
): Router =>
  createOperationRouter([
    route(getSystemOperation, async () => ({
      status: 200,
      headers,
      body: await readSystemStatus(),
    })),
  ]);
