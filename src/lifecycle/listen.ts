import type { Server } from 'node:net';
import { MozdefError } from './error.ts';
import { type ListenAddress, listenText } from './listen-address.ts';

/** Resolves when the server listens there. Rejects with `address-in-use` or `config-invalid`; `where` is the key that says the address. */
export function listen(server: Server, address: ListenAddress, where: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => reject(listenFault(error, address, where));
    server.once('error', refused);
    server.listen(address.port, address.host, () => {
      server.removeListener('error', refused);
      resolve();
    });
  });
}

/** What an error of `listen` or `bind` means for whoever chose the address. */
export function listenFault(error: NodeJS.ErrnoException, address: ListenAddress, where: string): MozdefError {
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
