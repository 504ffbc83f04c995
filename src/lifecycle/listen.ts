import type { Server } from 'node:net';
import { MozdefError } from './error.ts';
import { type ListenAddress, listenText } from './listen-address.ts';

/** Resolves when the server listens there. Rejects with `address-in-use` or `config-invalid`, naming the key `<role>.listen`. */
export function listen(server: Server, address: ListenAddress, role: 'frontend' | 'web'): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => reject(explain(error, address, role));
    server.once('error', refused);
    server.listen(address.port, address.host, () => {
      server.removeListener('error', refused);
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, address: ListenAddress, role: string): MozdefError {
  const where = `${role}.listen`;
  const text = listenText(address);
  if (error.code === 'EADDRINUSE') {
    return new MozdefError('address-in-use', `another program listens on ${text}`, {
      where,
      remedy: `Stop it, or choose another address with --set ${where}=127.0.0.1:PORT.`,
      cause: error,
    });
  }
  return new MozdefError('config-invalid', `cannot listen on ${text}: ${error.message}`, {
    where,
    remedy: 'Choose an address of this machine and a port that this user may use.',
    cause: error,
  });
}
