import { z } from 'zod';

const bookSchema = z.object({ id: z.string(), title: z.string() });

/** What the load generator is told: a file of JSON. */
export const loadPlanSchema = z.object({
  edges: z.array(z.url()).min(1),
  perSecond: z.number().positive().max(500),
  /** The load ends by itself after so many visits. */
  most: z.int().positive(),
  /** How long it goes on after it was told to stop. */
  tailMs: z.int().min(0),
  patience: z.enum(['none', 'patient']),
  buyers: z
    .array(z.object({ username: z.string(), password: z.string(), token: z.string() }))
    .min(1),
  books: z.array(bookSchema).min(1),
  scarceBook: bookSchema,
  /** File for the records, a line of JSON for each visit. */
  records: z.string(),
});
export type LoadPlan = z.infer<typeof loadPlanSchema>;
