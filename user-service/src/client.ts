import { clientNetwork, UNKNOWN_ADDRESS } from '@bookstore/platform/http';
import type { Request, Response } from 'express';

/** The sender of a request. */
export type Client = {
  /** `X-Forwarded-For` counts only as far as the proxies are trusted. */
  address: string;
  /** What limits count in place of the address; null where the edge cannot see it and sends `unknown`. */
  network: string | null;
  /** Aborts when the client disconnects before it has its reply. */
  signal: AbortSignal;
};

export const addressOf = ({ ip }: Pick<Request, 'ip'>): string => ip ?? UNKNOWN_ADDRESS;

export const clientOf = (req: Request, res: Response): Client => {
  const disconnected = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) disconnected.abort();
  });
  const address = addressOf(req);
  return { address, network: clientNetwork(address), signal: disconnected.signal };
};
