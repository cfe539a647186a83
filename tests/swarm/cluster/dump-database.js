// Run by node in a container of a service (`node --input-type=module -e`), which has the driver, the address
// and the password: prints all documents of the service's database as JSON, by collection.
import { readFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';

const password = readFileSync(process.env.MONGO_PASSWORD_FILE, 'utf8').trim();
// Of several hosts, as it may be, so no URL that Node knows.
const url = process.env.MONGO_URL.replace('@', `:${encodeURIComponent(password)}@`);
const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
const collections = await client.db().collections();
const found = collections.map(async (collection) => [
  collection.collectionName,
  await collection.find().toArray(),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(await Promise.all(found))));
await client.close();
