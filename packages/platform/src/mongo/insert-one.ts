import {
  type Collection,
  type Document,
  MongoBulkWriteError,
  MongoServerError,
  type OptionalUnlessRequiredId,
} from 'mongodb';
import { createGroupCommit } from './group-commit.ts';

/**
 * Inserts documents of one collection by group commit. Rejects as `insertOne` does: with the duplicate key of this
 * very document, or for all of a group when the write failed or its majority did not confirm it.
 */
export const createInsertOne = <D extends Document>(
  collection: Collection<D>,
): ((document: OptionalUnlessRequiredId<D>) => Promise<void>) =>
  createGroupCommit(async (documents) => {
    try {
      await collection.insertMany([...documents], { ordered: false });
      return documents.map(() => null);
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      if (error.result.getWriteConcernError()) throw error;
      const refused = new Map(
        [error.writeErrors]
          .flat()
          .map(({ index, code, errmsg }) => [
            index,
            new MongoServerError({ errmsg: errmsg ?? '', code }),
          ]),
      );
      return documents.map((_, index) => refused.get(index) ?? null);
    }
  });
