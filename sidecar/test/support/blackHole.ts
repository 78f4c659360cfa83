/** A TCP proxy in front of a server that can become a black hole: it accepts connections and takes bytes, and nothing ever comes back. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface BlackHole {
  /** The same URL with the proxy's host and port in the place of the server's. */
  url: string;
  /** Open: nothing that is sent reaches the server from now on, and no answer the client. */
  hole: boolean;
  close(): Promise<void>;
}

export async function blackHoleBefore(serverUrl: string): Promise<BlackHole> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (proxy.hole) return void client.resume();
    const upstream = connect(Number(target.port), target.hostname);
    keep(upstream);
    // Bytes that meet the hole are gone for good: what was cut by it does not work again when it closes.
    const forward = (from: Socket, to: Socket): void => {
      let cut = false;
      from.on('data', (bytes) => {
        cut ||= proxy.hole;
        if (!cut) to.write(bytes);
      });
      from.on('close', () => to.destroy());
    };
    forward(client, upstream);
    forward(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const proxy: BlackHole = {
    url: url.toString(),
    hole: false,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
