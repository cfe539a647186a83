import type { Collection, Document, OptionalUnlessRequiredId } from 'mongodb';
import { createGroupCommit } from './group-commit.ts';
import { refusalsOf } from './refusals.ts';

/**
 * Inserts documents of one collection by group commit. Rejects as `insertOne` does: with the duplicate key of this
 * very document, or for all of a group when the write failed or its majority did not confirm it.
 */
export const createInsertOne = <D extends Document>(
  collection: Collection<D>,
): ((document: OptionalUnlessRequiredId<D>) => Promise<void>) =>
  createGroupCommit((documents) =>
    refusalsOf(collection.insertMany([...documents], { ordered: false }), documents.length),
  );
