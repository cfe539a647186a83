import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export type NameServer = {
  /** `host:port` */
  address: string;
  /** The IPv4 addresses that each name has from now on; a name without any is unknown. */
  set: (addresses: Readonly<Record<string, readonly string[]>>) => void;
  close: () => void;
};

const HEADER_BYTES = 12;
const RESPONSE = 0x8180;
const NAME_UNKNOWN = 3;
/** As long as docker's own name server says. */
const TTL_SECONDS = 600;

const readName = (query: Buffer): string => {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.join('.');
};

const recordOf = (address: string): Buffer => {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc000 + HEADER_BYTES, 0);
  record.writeUInt16BE(1, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(TTL_SECONDS, 6);
  record.writeUInt16BE(4, 10);
  record.set(address.split('.').map(Number), 12);
  return record;
};

const answerOf = (query: Buffer, addresses: readonly string[]): Buffer => {
  const reply = Buffer.from(query.subarray(0, query.indexOf(0, HEADER_BYTES) + 5));
  reply.writeUInt16BE(addresses.length > 0 ? RESPONSE : RESPONSE + NAME_UNKNOWN, 2);
  reply.writeUInt16BE(addresses.length, 6);
  reply.fill(0, 8, HEADER_BYTES);
  return Buffer.concat([reply, ...addresses.map(recordOf)]);
};

/** A name server for A records over UDP whose answers can be changed, in the place of docker's. */
export const startNameServer = async (): Promise<NameServer> => {
  let known: Readonly<Record<string, readonly string[]>> = {};
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    socket.send(answerOf(query, known[readName(query)] ?? []), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    set: (addresses) => {
      known = addresses;
    },
    close: () => socket.close(),
  };
};
