import { connect } from 'node:net';

/**
 * True when an address does not even refuse a connection: its host has lost its power or is cut off.
 * A process that is busy, drains or has died says something, or its kernel does.
 */
export type IsSilent = (url: string) => Promise<boolean>;

const UNREACHABLE = new Set(['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ETIMEDOUT']);

export const createIsSilent =
  (timeoutMs: number): IsSilent =>
  (url) =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(url);
      const host = hostname.replace(/^\[|\]$/g, '');
      const socket = connect({ host, port: Number(port || 80), timeout: timeoutMs });
      const answer = (isSilent: boolean): void => {
        socket.destroy();
        resolve(isSilent);
      };
      socket.once('connect', () => answer(false));
      socket.once('timeout', () => answer(true));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        answer(UNREACHABLE.has(error.code ?? '')),
      );
    });
