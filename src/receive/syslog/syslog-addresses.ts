import { MozdefError } from '../../lifecycle/error.ts';
import { isLoopback, type ListenAddress } from '../../lifecycle/listen-address.ts';
import { readTlsPair, type TlsFileNames } from '../../tls/tls-files.ts';
import type { FrontendConfig } from '../frontend-config.ts';

/** Where syslog is taken, by transport. */
export interface SyslogAddresses {
  readonly udp?: ListenAddress;
  readonly tcp?: ListenAddress;
  readonly tls?: ListenAddress & { readonly files: TlsFileNames };
}

export type SyslogTransport = keyof SyslogAddresses;

const KEYS = { udp: 'listen_udp', tcp: 'listen_tcp', tls: 'listen_tls' } as const;

/**
 * The addresses; none when nothing is configured. Throws `insecure-listen` beyond loopback when anybody could send, and
 * `config-invalid` when there is TLS without a certificate that can be used.
 */
export function syslogAddresses(config: FrontendConfig): SyslogAddresses {
  const { listen_udp: udp, listen_tcp: tcp, listen_tls: tls, allow, tls: files } = config.syslog;
  const open = { udp, tcp, ...(files.ca_file === '' && { tls }) };
  for (const [transport, address] of Object.entries(open)) {
    if (address === undefined || isLoopback(address.host) || allow.length > 0 || config.insecure) continue;
    throw openToAll(KEYS[transport as SyslogTransport], address);
  }
  return { ...(udp && { udp }), ...(tcp && { tcp }), ...(tls && { tls: { ...tls, files: tlsFiles(config) } }) };
}

function openToAll(key: string, { host }: ListenAddress): MozdefError {
  const where = `frontend.syslog.${key}`;
  return new MozdefError('insecure-listen', `${where} is ${host}, but anybody could send: syslog has no tokens`, {
    where,
    remedy:
      'List the networks that may send under frontend.syslog.allow, or set frontend.insecure to true if the network is trusted.',
  });
}

function tlsFiles({ syslog, tls }: FrontendConfig): TlsFileNames {
  const { ca_file } = syslog.tls;
  const own = syslog.tls.cert_file !== '';
  const { cert_file, key_file } = own ? syslog.tls : tls;
  const where = own ? 'frontend.syslog.tls' : 'frontend.tls';
  if (cert_file === '') {
    throw new MozdefError('config-invalid', 'frontend.syslog.listen_tls is set, but there is no certificate', {
      where: 'frontend.syslog.tls.cert_file',
      remedy: 'Give cert_file and key_file under frontend.syslog.tls or frontend.tls.',
    });
  }
  const files = { cert_file, key_file, ca_file, where };
  readTlsPair(files);
  return files;
}

/** The key that says the address of this transport. */
export function syslogKey(transport: SyslogTransport): string {
  return `frontend.syslog.${KEYS[transport]}`;
}
