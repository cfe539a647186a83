import type { Request, Response } from 'express';

/** The sender of a request. */
export type Client = {
  /** `X-Forwarded-For` counts only as far as the proxies are trusted. */
  address: string;
  /** Aborts when the client disconnects before it has its reply. */
  signal: AbortSignal;
};

/** Where the edge cannot see the address of its clients, it sends this in place of all of them. */
export const UNKNOWN_ADDRESS = 'unknown';

export const addressOf = ({ ip }: Pick<Request, 'ip'>): string => ip ?? UNKNOWN_ADDRESS;

export const clientOf = (req: Request, res: Response): Client => {
  const disconnected = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) disconnected.abort();
  });
  return { address: addressOf(req), signal: disconnected.signal };
};
