import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address before several servers: each connection goes to the first of them that takes it, and ends with it. */
export class Balancer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** `ports`: of the servers as they are now, the one that is asked first at the head. */
  static async start(ports: () => readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports);
    await new Promise<void>((listening) => balancer.#server.listen(0, '127.0.0.1', listening));
    return balancer;
  }

  private constructor(ports: () => readonly number[]) {
    this.#server = createServer((outer) => {
      this.#sockets.add(outer);
      outer.on('error', () => undefined);
      outer.on('close', () => this.#sockets.delete(outer));
      this.#join(outer, ports());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(outer: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) {
      outer.destroy();
      return;
    }
    const inner = connect(port, '127.0.0.1');
    const refused = (): void => this.#join(outer, others);
    inner.once('error', refused);
    inner.once('connect', () => {
      inner.off('error', refused);
      inner.on('error', () => undefined);
      inner.on('close', () => outer.destroy());
      outer.on('close', () => inner.destroy());
      outer.pipe(inner).pipe(outer);
    });
  }
}
