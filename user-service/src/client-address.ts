import type { Request } from 'express';

/** The client's address. `X-Forwarded-For` counts only as far as the proxies are trusted. */
export const clientAddress = (req: Request): string => req.ip ?? 'unknown';
