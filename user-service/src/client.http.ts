import type { Request } from 'express';

/** For replies that are for one client alone: no cache may keep them. */
export const PRIVATE_REPLY = { 'Cache-Control': 'no-store' } as const;

/** The client's address, taken from `X-Forwarded-For` only as far as the proxies are trusted. */
export const addressOf = (req: Request): string => req.ip ?? 'unknown';
