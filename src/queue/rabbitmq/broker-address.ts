import { createSecureContext } from 'node:tls';
import type { Options, SocketOptions } from 'amqplib';
import { readNamedFile } from '../../config/read-named-file.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import type { QueueConfig } from '../queue-config.ts';

/** Where the broker is and how one gets in. */
export interface BrokerAddress {
  readonly server: Options.Connect;
  readonly socket: SocketOptions;
  /** For people: without credentials. */
  readonly shown: string;
}

const HEARTBEAT_S = 10;

/** Reads the files that the configuration names. Throws `config-invalid` when it does not say how to reach a broker. */
export function brokerAddress(config: QueueConfig): BrokerAddress {
  if (config.url === '') {
    throw new MozdefError('config-invalid', 'queue.kind is rabbitmq, but queue.url does not say where it is', {
      where: 'queue.url',
      remedy: 'Set it to such as amqp://rabbitmq.example.com/mozdef, the virtual host being the path.',
    });
  }
  const url = new URL(config.url);
  const secure = url.protocol === 'amqps:';
  return {
    server: {
      protocol: secure ? 'amqps' : 'amqp',
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 5671 : 5672) : Number(url.port),
      // Still escaped: the client does that.
      vhost: url.pathname.slice(1),
      heartbeat: HEARTBEAT_S,
      ...credentialsOf(config, url),
    },
    socket: { noDelay: true, keepAlive: true, ...(secure ? tlsOf(config) : refuseTlsFiles(config)) },
    shown: `${url.protocol}//${url.host}${url.pathname}`,
  };
}

function credentialsOf(config: QueueConfig, url: URL): { username: string; password: string } {
  if (url.username !== '' || url.password !== '') {
    if (config.username !== '' || config.password_file !== '') {
      throw new MozdefError(
        'config-invalid',
        'queue.url has a user in it, and so have queue.username or password_file',
        {
          where: 'queue.url',
          remedy: 'Keep one of them; a password is safer in a file.',
        },
      );
    }
    return { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  }
  if ((config.username === '') !== (config.password_file === '')) {
    throw new MozdefError('config-invalid', 'queue.username and queue.password_file go together', {
      where: config.username === '' ? 'queue.username' : 'queue.password_file',
      remedy: 'Set both, or neither for the user guest of a broker on this machine.',
    });
  }
  if (config.username === '') return { username: 'guest', password: 'guest' };
  return {
    username: config.username,
    password: readNamedFile(config.password_file, 'queue.password_file').toString().trim(),
  };
}

function tlsOf({ ca_file, cert_file, key_file }: QueueConfig): SocketOptions {
  if ((cert_file === '') !== (key_file === '')) {
    throw new MozdefError('config-invalid', 'queue.cert_file and queue.key_file go together', {
      where: cert_file === '' ? 'queue.cert_file' : 'queue.key_file',
      remedy: 'Set both, or neither if the broker asks for no certificate.',
    });
  }
  const files = {
    ...(ca_file !== '' && { ca: readNamedFile(ca_file, 'queue.ca_file') }),
    ...(cert_file !== '' && {
      cert: readNamedFile(cert_file, 'queue.cert_file'),
      key: readNamedFile(key_file, 'queue.key_file'),
    }),
  };
  try {
    createSecureContext(files);
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot use the certificates of the queue: ${messageOf(error)}`, {
      where: ca_file === '' ? 'queue.cert_file' : 'queue.ca_file',
      remedy: 'Give PEM files: of the authority, of the certificate, and of the key that belongs to it.',
      cause: error,
    });
  }
  return files;
}

function refuseTlsFiles({ ca_file, cert_file, key_file }: QueueConfig): SocketOptions {
  if (ca_file === '' && cert_file === '' && key_file === '') return {};
  throw new MozdefError('config-invalid', 'certificates are given for the queue, but queue.url is not encrypted', {
    where: 'queue.url',
    remedy: 'Begin it with amqps://, or remove queue.ca_file, cert_file and key_file.',
  });
}
