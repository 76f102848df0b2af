import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** One thing that the proxy was asked for. */
export interface Asked {
  /** `CONNECT host:port`, or the method and the whole address. */
  readonly what: string;
  readonly authorization: string | undefined;
}

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** A proxy for tests: tunnels and plain requests, all of which it leads to one port of this machine, whatever the name. */
export async function startProxy(port: number): Promise<Proxy> {
  const asked: Asked[] = [];
  const open = new Set<Duplex>();
  const note = (what: string, { headers }: IncomingMessage) => {
    asked.push({ what, authorization: headers['proxy-authorization'] });
  };
  const server = createServer((req, res) => {
    note(`${req.method} ${req.url}`, req);
    pass(req, res, port);
  });
  server.on('connect', (req: IncomingMessage, client: Duplex) => {
    note(`CONNECT ${req.url}`, req);
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of open) socket.destroy();
      }),
  };
}

function pass(req: IncomingMessage, res: ServerResponse, port: number): void {
  const { pathname, search } = new URL(req.url ?? '/');
  const { method, headers } = req;
  const onward = httpRequest(
    { port, host: '127.0.0.1', method, headers, path: pathname + search },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  onward.on('error', () => res.destroy());
  req.pipe(onward);
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
