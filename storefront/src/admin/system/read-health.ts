import { ProblemError } from '../../api/problem-error.ts';
import { readReply } from '../../api/read-reply.ts';

const TIMEOUT_MS = 10_000;

/** `checks` tells of each thing a service needs: "ok", or what is wrong with it. */
export type PartHealth = { status: string; checks: Record<string, string> };
export type ShopHealth = { status: string; services: Record<string, PartHealth> };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPart = (value: unknown): value is PartHealth =>
  isRecord(value) &&
  typeof value['status'] === 'string' &&
  isRecord(value['checks']) &&
  Object.values(value['checks']).every((check) => typeof check === 'string');

const isHealth = (value: unknown): value is ShopHealth =>
  isRecord(value) &&
  typeof value['status'] === 'string' &&
  isRecord(value['services']) &&
  Object.values(value['services']).every(isPart);

const parse = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    return null;
  }
};

/**
 * Reads a reply of /health. A 503 that tells which part is missing is an answer; a problem of the edge
 * (nobody behind it) throws the ProblemError that it stands for.
 */
export const readHealth = async (response: Response): Promise<ShopHealth> => {
  const body = await parse(response.clone());
  if (isHealth(body)) return body;
  await readReply(response);
  const detail = 'The reply about the state of the shop could not be read.';
  throw new ProblemError({ code: 'unreadable', status: response.status, detail });
};

/** Asks how the whole shop is. Throws ProblemError, or the abort of `signal`. */
export const askHealth = async (
  fetchNow: typeof fetch,
  signal: AbortSignal,
): Promise<ShopHealth> => {
  let response: Response;
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    response = await fetchNow('/health', { signal: either, cache: 'no-store' });
  } catch (error) {
    if (signal.aborted) throw error;
    const detail = 'The shop could not be reached.';
    throw new ProblemError({ code: 'offline', status: 0, detail }, { cause: error });
  }
  return readHealth(response);
};
