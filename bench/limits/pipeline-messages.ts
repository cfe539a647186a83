import { z } from 'zod';

export const PLACED_QUEUE = 'bench.placed';
export const RESERVED_QUEUE = 'bench.reserved';
/** As many as the shop's own consumers take at once. */
export const PREFETCH = 256;

export const messageSchema = z.object({ order_id: z.string(), book_id: z.string() });
export type PipelineMessage = z.infer<typeof messageSchema>;

export type PipelineOrder = { _id: string; book_id: string; status: 'PENDING' | 'ACCEPTED' };
export type PipelineBook = { _id: string; available: number; reserved: number };
