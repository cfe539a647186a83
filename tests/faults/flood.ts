// usage: node tests/faults/flood.ts URL ADDRESS CONNECTIONS [TOKEN]
// Asks from that address of this machine as fast as it can on so many connections, until it is ended.
import { Agent, request } from 'node:http';

const [url = '', localAddress = '', connections = '', token = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const headers = token === '' ? {} : { Authorization: `Bearer ${token}` };

const ask = (): Promise<void> =>
  new Promise((resolve) => {
    const sent = request(url, { agent, localAddress, headers }, (res) => {
      res.resume().once('close', resolve);
    });
    sent.once('error', () => resolve());
    sent.end();
  });
const askForEver = async (): Promise<never> => {
  for (;;) await ask();
};

await Promise.all(Array.from({ length: Number(connections) }, askForEver));
