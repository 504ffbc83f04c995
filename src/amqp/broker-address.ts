import { createSecureContext } from 'node:tls';
import type { Options, SocketOptions } from 'amqplib';
import { readNamedFile } from '../config/read-named-file.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { BrokerSection } from './broker-config.ts';

/** Where the broker is and how one gets in. */
export interface BrokerAddress {
  readonly server: Options.Connect;
  readonly socket: SocketOptions;
  /** The section of the configuration that says so. */
  readonly section: string;
  /** For people: without credentials. */
  readonly shown: string;
}

const HEARTBEAT_S = 10;

/** Reads the files that the configuration names. Throws `config-invalid` when it does not say how to reach a broker. */
export function brokerAddress({ section, config }: BrokerSection): BrokerAddress {
  if (config.url === '') {
    throw new MozdefError(
      'config-invalid',
      `${section}.kind is rabbitmq, but ${section}.url does not say where it is`,
      {
        where: `${section}.url`,
        remedy: 'Set it to such as amqp://rabbitmq.example.com/mozdef, the virtual host being the path.',
      },
    );
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
      ...credentialsOf({ section, config }, url),
    },
    socket: {
      noDelay: true,
      keepAlive: true,
      ...(secure ? tlsOf({ section, config }) : refuseTlsFiles({ section, config })),
    },
    section,
    shown: `${url.protocol}//${url.host}${url.pathname}`,
  };
}

function credentialsOf({ section, config }: BrokerSection, url: URL): { username: string; password: string } {
  if (url.username !== '' || url.password !== '') {
    if (config.username !== '' || config.password_file !== '') {
      throw new MozdefError(
        'config-invalid',
        `${section}.url has a user in it, and so have ${section}.username or password_file`,
        {
          where: `${section}.url`,
          remedy: 'Keep one of them; a password is safer in a file.',
        },
      );
    }
    return { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  }
  if ((config.username === '') !== (config.password_file === '')) {
    throw new MozdefError('config-invalid', `${section}.username and ${section}.password_file go together`, {
      where: `${section}.${config.username === '' ? 'username' : 'password_file'}`,
      remedy: 'Set both, or neither for the user guest of a broker on this machine.',
    });
  }
  if (config.username === '') return { username: 'guest', password: 'guest' };
  return {
    username: config.username,
    password: readNamedFile(config.password_file, `${section}.password_file`).toString().trim(),
  };
}

function tlsOf({ section, config: { ca_file, cert_file, key_file } }: BrokerSection): SocketOptions {
  if ((cert_file === '') !== (key_file === '')) {
    throw new MozdefError('config-invalid', `${section}.cert_file and ${section}.key_file go together`, {
      where: `${section}.${cert_file === '' ? 'cert_file' : 'key_file'}`,
      remedy: 'Set both, or neither if the broker asks for no certificate.',
    });
  }
  const files = {
    ...(ca_file !== '' && { ca: readNamedFile(ca_file, `${section}.ca_file`) }),
    ...(cert_file !== '' && {
      cert: readNamedFile(cert_file, `${section}.cert_file`),
      key: readNamedFile(key_file, `${section}.key_file`),
    }),
  };
  try {
    createSecureContext(files);
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot use the certificates of ${section}: ${messageOf(error)}`, {
      where: `${section}.${ca_file === '' ? 'cert_file' : 'ca_file'}`,
      remedy: 'Give PEM files: of the authority, of the certificate, and of the key that belongs to it.',
      cause: error,
    });
  }
  return files;
}

function refuseTlsFiles({ section, config: { ca_file, cert_file, key_file } }: BrokerSection): SocketOptions {
  if (ca_file === '' && cert_file === '' && key_file === '') return {};
  throw new MozdefError(
    'config-invalid',
    `certificates are given for ${section}, but ${section}.url is not encrypted`,
    {
      where: `${section}.url`,
      remedy: `Begin it with amqps://, or remove ${section}.ca_file, cert_file and key_file.`,
    },
  );
}
