import { BlockList, isIP } from 'node:net';
import { MozdefError } from './error.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** `host:port`, `[ipv6]:port` or a bare port (then loopback). Throws `config-invalid`, naming the key. */
export function parseListen(text: string, key: string): ListenAddress {
  const match = /^(?:\[([^\]]+)\]:|([^:]+):)?(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3]);
  if (match && port <= 65_535) return { host: match[1] ?? match[2] ?? '127.0.0.1', port };
  throw new MozdefError('config-invalid', `"${text}" is no address to listen on`, {
    where: key,
    remedy: 'Write it as HOST:PORT, e.g. 127.0.0.1:8080 or [::1]:8080.',
  });
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
