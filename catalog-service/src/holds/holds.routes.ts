import {
  createHoldOperation,
  deleteHoldOperation,
  getHoldOperation,
  type Hold as HoldView,
} from '@bookstore/contracts/books';
import type { RouteOperation, Route } from '@bookstore/platform/http';
import type { Hold } from './hold.ts';
import type { CreateHold, GetHold, ReleaseHold } from './manage-holds.ts';

export type HoldUseCases = { createHold: CreateHold; getHold: GetHold; releaseHold: ReleaseHold };

const viewOf = (hold: Hold): HoldView => ({
  hold_id: hold.id,
  items: [...hold.lines],
  expires_at: hold.expiresAt.toISOString(),
});

export const createHoldRoutes = (route: RouteOperation, holds: HoldUseCases): Route[] => [
  route(createHoldOperation, async ({ body, user }) => {
    const hold = await holds.createHold({
      userId: user.userId,
      lines: body.items,
      ttlSeconds: body.ttl_seconds,
    });
    return { status: 201, headers: { Location: `/holds/${hold.id}` }, body: viewOf(hold) };
  }),
  route(getHoldOperation, async ({ params, user }) => ({
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: viewOf(await holds.getHold(params['id'] ?? '', user.userId)),
  })),
  route(deleteHoldOperation, async ({ params, user }) => {
    await holds.releaseHold(params['id'] ?? '', user.userId);
    return { status: 204 };
  }),
];
