import { type Db, inTransaction, type MongoClient } from '@bookstore/platform/mongo';
import { lastAdmin, userNotFound } from './user.errors.ts';
import { userFrom, usersOf } from './user.mongo.ts';
import type { ChangeRole } from './user.ports.ts';
import { ROLE_GUARDS, type RoleGuardDocument } from './user.schema.mongo.ts';
import { decideRoleChange, foldName } from './user.ts';

/**
 * Counting the admins in a transaction is not enough: two demotions at once would each count two,
 * write different users, and both commit. All demotions write one guard document, so that the later
 * one conflicts, is run again, and counts what the first has left.
 */
export const createChangeRole = (client: MongoClient, db: Db): ChangeRole => {
  const users = usersOf(db);
  const guards = db.collection<RoleGuardDocument>(ROLE_GUARDS);
  return (username, role) =>
    inTransaction(client, async (session) => {
      const user = await users.findOne({ username_key: foldName(username) }, { session });
      if (!user) throw userNotFound();
      if (user.role === 'admin') {
        await guards.updateOne({ _id: 'admins' }, { $inc: { demotions: 1 } }, { session });
      }
      const admins = await users.countDocuments({ role: 'admin' }, { session, limit: 2 });
      const decision = decideRoleChange(user.role, role, admins);
      if (decision === 'last-admin') throw lastAdmin();
      if (decision === 'change') {
        await users.updateOne({ _id: user._id }, { $set: { role } }, { session });
      }
      return userFrom({ ...user, role });
    });
};

/** Makes the guard document; any number of replicas may do so at once. */
export const setUpRoleGuard = async (db: Db): Promise<void> => {
  await db
    .collection<RoleGuardDocument>(ROLE_GUARDS)
    .updateOne({ _id: 'admins' }, { $setOnInsert: { demotions: 0 } }, { upsert: true });
};
