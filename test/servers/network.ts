import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server on this machine that can fall silent (`freeze`: nothing gets through and nothing breaks) or break (`cut`). */
export class Network {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #frozen = false;
  #isCut = false;

  private constructor(port: number) {
    this.#server = createServer((outer) => {
      if (this.#isCut) {
        outer.destroy();
        return;
      }
      const inner = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [outer, inner],
        [inner, outer],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (chunk) => void to.write(chunk));
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        if (this.#frozen) from.pause();
      }
    });
  }

  /** To this port of the loopback. */
  static async to(port: number): Promise<Network> {
    const network = new Network(port);
    await new Promise<void>((listening) => network.#server.listen(0, '127.0.0.1', listening));
    return network;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** What came meanwhile is lost with its connection, as after a failure that lasted. */
  thaw(): void {
    this.#frozen = false;
    this.#destroyAll();
  }

  /** Ends all connections, and every new one until `mend`. */
  cut(): void {
    this.#isCut = true;
    this.#destroyAll();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.#server.close();
    this.thaw();
  }

  #destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
