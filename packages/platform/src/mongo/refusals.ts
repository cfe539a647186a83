import { MongoBulkWriteError, MongoServerError } from 'mongodb';

/**
 * Of a group written together: for each thing, in order, null or the error that it alone is refused with. Throws when
 * the write as a whole failed, or its majority did not confirm it.
 */
export const refusalsOf = async (
  write: Promise<unknown>,
  size: number,
): Promise<readonly (MongoServerError | null)[]> => {
  const outcomes = Array.from({ length: size }, (): MongoServerError | null => null);
  try {
    await write;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
    const refused = [error.writeErrors].flat();
    // The driver throws a lost connection in the same class: then nothing was refused, and nothing is known to be written.
    if (refused.length === 0) throw error;
    for (const { index, code, errmsg } of refused) {
      outcomes[index] = new MongoServerError({ errmsg: errmsg ?? '', code });
    }
  }
  return outcomes;
};
