import type { ClientSession, Collection, MongoClient } from 'mongodb';
import type { z } from 'zod';

/** A document as it comes: its schema tells what is in it. */
export type Stored = { _id: string; [field: string]: unknown };

/** Some of the ids of a collection. */
export type Ids = { $in: string[] } | { $gt: string; $lte?: string };

export const storedIn = (client: MongoClient, collection: string): Collection<Stored> =>
  client.db().collection<Stored>(collection);

/** Reads documents by their schema. Throws with the id of one that does not fit. */
export const parseAll = <Schema extends z.ZodType>(
  schema: Schema,
  documents: readonly { _id?: unknown }[],
): z.output<Schema>[] =>
  documents.map((document) => {
    const parsed = schema.safeParse(document);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(
      `document ${String(document._id)} can't be read: ${issue?.path.join('.')} ${issue?.message}`,
    );
  });

/** All reads of the work see the database at one moment. */
export const atOneMoment = async <T>(
  client: MongoClient,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> => {
  const session = client.startSession({ snapshot: true });
  try {
    return await work(session);
  } finally {
    await session.endSession();
  }
};
