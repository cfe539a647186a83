// Run by mongosh from mongo-health.sh in the first member: makes the replica set and the user of the service,
// and takes in the members that are missing. Sees first what is there, so it may run as often as need be.
const fs = require('node:fs');
const { REPLICA_SET, MEMBERS, APP_USER, SEEN_HEALTHY } = process.env;
const KEY_FILE = '/run/secrets/mongo_key';
const ELECTION_MS = 8_000;
const PEER_TIMEOUT_MS = 2_000;
const readSecret = (file) => fs.readFileSync(file, 'utf8').trim();
const hosts = MEMBERS.split(',').map((name) => `${name}:27017`);

// The members know each other by the key file; with it one is the set's own user and needs no other root.
const signIn = (connection) => {
  if (!fs.existsSync(KEY_FILE)) return;
  connection.getSiblingDB('local').auth('__system', readSecret(KEY_FILE).replace(/\s/g, ''));
};
const reach = (host) => {
  const options = `directConnection=true&serverSelectionTimeoutMS=${PEER_TIMEOUT_MS}`;
  return connect(`mongodb://${host}/admin?${options}`);
};
const isInSet = () => {
  try {
    db.adminCommand({ replSetGetStatus: 1 });
    return true;
  } catch (error) {
    if (error.codeName !== 'NotYetInitialized') throw error;
    return false;
  }
};

const initiate = () => {
  // On an empty disk, but the others may have the set and its data: then they take this member in again, and
  // a second set of the same name would be fatal. So all have to say that they are in none.
  for (const host of hosts.slice(1)) {
    if (reach(host).hello().setName === undefined) continue;
    print(`${host} is in a set already: waiting to be taken in`);
    quit(1);
  }
  // Alone, because an initiation with all fails if one of them goes away meanwhile.
  rs.initiate({ _id: REPLICA_SET, members: [{ _id: 0, host: hosts[0] }] });
};

/** The primary, which may be another member; an election takes a moment, waited for here. */
const findPrimary = () => {
  const deadline = Date.now() + ELECTION_MS;
  while (Date.now() < deadline) {
    const hello = db.hello();
    if (hello.isWritablePrimary) return db;
    // A new primary names itself before it can be written to.
    if (hello.secondary && hello.primary !== undefined && hello.primary !== hello.me) {
      const primary = reach(hello.primary);
      signIn(primary);
      return primary;
    }
    sleep(200);
  }
  print('there is no primary');
  return quit(1);
};

const setUser = (primary) => {
  const app = primary.getSiblingDB(REPLICA_SET);
  const roles = [
    { role: 'readWrite', db: REPLICA_SET },
    { role: 'dbAdmin', db: REPLICA_SET },
  ];
  const account = { pwd: readSecret(`/run/secrets/${REPLICA_SET}_password`), roles };
  if (app.getUser(APP_USER) === null) app.createUser({ user: APP_USER, ...account });
  else app.updateUser(APP_USER, account);
};

// One at a time: MongoDB takes the next one when a majority knows of the last one. A new member has no vote
// until it has copied the data, so it can be added to a set that is at work.
const addMissing = (primary) => {
  for (const host of hosts) {
    const { config } = primary.adminCommand({ replSetGetConfig: 1 });
    if (config.members.some((member) => member.host === host)) continue;
    reach(host).hello();
    const _id = Math.max(...config.members.map((member) => member._id)) + 1;
    const members = [...config.members, { _id, host }];
    primary.adminCommand({
      replSetReconfig: { ...config, version: config.version + 1, members },
      maxTimeMS: ELECTION_MS,
    });
  }
};

signIn(db);
if (!isInSet()) initiate();
const primary = findPrimary();
if (APP_USER) setUser(primary);
addMissing(primary);
// Noted here and not by the health check, which may have been ended long before.
fs.writeFileSync(SEEN_HEALTHY, '');
quit(0);
