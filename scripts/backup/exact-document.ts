import { BSON, type Document } from 'mongodb';

/** Every value keeps its BSON type: a 64-bit 1 stays one, and a 1.0 does too. */
const TYPES_KEPT = { promoteValues: false, promoteBuffers: false, bsonRegExp: true } as const;

/**
 * A document to be written again with the very bytes that were read. Throws when that can't be: for
 * keys that are whole numbers, say, whose order a JavaScript object does not keep.
 */
export const decodeExactly = (bytes: Uint8Array): Document => {
  const document = BSON.deserialize(bytes, TYPES_KEPT);
  const again = BSON.serialize(document, { ignoreUndefined: false });
  if (Buffer.compare(again, bytes) !== 0) {
    throw new Error(`the document ${String(document['_id'])} can't be carried without a change`);
  }
  return document;
};
