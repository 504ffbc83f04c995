import { createSocket, type Socket } from 'node:dgram';
import { isIP, type Server } from 'node:net';
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

/** A socket for datagrams that is bound there, for which the kernel keeps so many bytes if that is said. Rejects as `listen` does. */
export async function bindDatagrams(address: ListenAddress, where: string, receiveBuffer?: number): Promise<Socket> {
  const type = isIP(address.host) === 6 ? 'udp6' : 'udp4';
  const socket = createSocket({ type, ...(receiveBuffer !== undefined && { recvBufferSize: receiveBuffer }) });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(address.port, address.host, resolve);
    });
  } catch (error) {
    socket.close();
    throw listenFault(error as NodeJS.ErrnoException, address, where);
  }
  socket.removeAllListeners('error');
  return socket;
}

/** What an error of `listen` or `bind` means for whoever chose the address. */
function listenFault(error: NodeJS.ErrnoException, address: ListenAddress, where: string): MozdefError {
  const text = listenText(address);
  if (error.code === 'EADDRINUSE') {
    return new MozdefError('address-in-use', `another program listens on ${text}`, {
      where,
      remedy: `Stop it, or choose another address with --set ${where}=127.0.0.1:PORT.`,
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new MozdefError('config-invalid', `this user may not listen on ${text}`, {
      where,
      remedy: 'Choose a port from 1024 on, or give the process the capability CAP_NET_BIND_SERVICE.',
      cause: error,
    });
  }
  return new MozdefError('config-invalid', `cannot listen on ${text}: ${error.message}`, {
    where,
    remedy: 'Choose an address of this machine.',
    cause: error,
  });
}
