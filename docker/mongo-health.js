// For mongosh, as the health check of a replica set of one: initiates a new set, then says whether it
// can be written to. REPLICA_SET is the name of the set, of its only member's host, and of the database.
const name = process.env.REPLICA_SET;
const PATIENCE_MS = 8_000;
const deadline = Date.now() + PATIENCE_MS;
try {
  rs.status();
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  rs.initiate({ _id: name, members: [{ _id: 0, host: `${name}:27017` }] });
}
// An election takes a moment: waited for here, not until the next check.
while (!db.hello().isWritablePrimary && Date.now() < deadline) sleep(200);
quit(db.hello().isWritablePrimary ? 0 : 1);
