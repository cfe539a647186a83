import { type DestinationStream, type Logger, pino } from 'pino';
import { currentContext, traceIdOf } from '../context/index.ts';

export type { Logger } from 'pino';

export type LogOptions = { service: string; version: string; level: string };

/** Writes JSON lines: level, time, service, version, request_id, trace_id. Never logs a password, token or body. */
export const createLogger = (options: LogOptions, destination?: DestinationStream): Logger =>
  pino(
    {
      level: options.level,
      base: { service: options.service, version: options.version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const context = currentContext();
        return context ? { request_id: context.requestId, trace_id: traceIdOf(context) } : {};
      },
      redact: ['password', 'access_token', 'refresh_token', 'authorization', '*.password'],
    },
    destination ?? pino.destination({ sync: false }),
  );
