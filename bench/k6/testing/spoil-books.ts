import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Passes reads on to the shop, but instead of a single book it answers with an empty object. */
export const spoilBooks = async (shopUrl: string) => {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const pass = async () => {
      const reply = await fetch(`${shopUrl}${path}`);
      const link = reply.headers.get('link');
      const body = await reply.text();
      response.writeHead(reply.status, {
        'content-type': reply.headers.get('content-type') ?? 'text/plain',
        ...(link === null ? {} : { link }),
      });
      response.end(path.startsWith('/books/') ? '{}' : body);
    };
    pass().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
