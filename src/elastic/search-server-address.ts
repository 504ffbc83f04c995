import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { readNamedFile } from '../config/read-named-file.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { SearchServerConfig } from './search-server-config.ts';

/** Where a search server is and how one gets in. */
export interface SearchServerAddress {
  /** Without credentials. */
  readonly nodes: readonly string[];
  /** The header of this name, if one has to say who one is. */
  readonly authorization: string | undefined;
  /** PEM of the authority of the server's certificate. */
  readonly ca: Buffer | undefined;
}

/**
 * Reads the files that a section (`store`, `state`) of the configuration names. Throws `config-invalid` when it does not say
 * how to reach a server.
 */
export function searchServerAddress(section: string, config: SearchServerConfig): SearchServerAddress {
  if (config.url.length === 0) {
    throw new MozdefError(
      'config-invalid',
      `${section}.kind is ${config.kind}, but ${section}.url does not say where it is`,
      { where: `${section}.url`, remedy: 'Set it to such as https://elasticsearch.example.com:9200.' },
    );
  }
  const urls = config.url.map((text) => new URL(text));
  const nodes = urls.map(({ protocol, host, pathname }) => `${protocol}//${host}${pathname.replace(/\/$/, '')}`);
  return { nodes, authorization: authorizationOf(section, config, urls), ca: authorityOf(section, config, urls) };
}

function authorizationOf(section: string, config: SearchServerConfig, urls: readonly URL[]): string | undefined {
  const { username, password_file, api_key_file } = config;
  const within = urls.find((url) => url.username !== '' || url.password !== '');
  const ways = [within !== undefined, username !== '' || password_file !== '', api_key_file !== ''];
  if (ways.filter(Boolean).length > 1) {
    throw new MozdefError('config-invalid', `${section} says in more than one way who MozDef is to the server`, {
      where: `${section}.${api_key_file === '' ? 'url' : 'api_key_file'}`,
      remedy: 'Keep one of: a user in the url, username with password_file, api_key_file. A secret is safer in a file.',
    });
  }
  if (within) return basic(decodeURIComponent(within.username), decodeURIComponent(within.password));
  if (api_key_file !== '') return `ApiKey ${secret(api_key_file, `${section}.api_key_file`)}`;
  if ((username === '') !== (password_file === '')) {
    throw new MozdefError('config-invalid', `${section}.username and ${section}.password_file go together`, {
      where: `${section}.${username === '' ? 'username' : 'password_file'}`,
      remedy: 'Set both, or neither for a server that asks for no user.',
    });
  }
  return username === '' ? undefined : basic(username, secret(password_file, `${section}.password_file`));
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function secret(file: string, where: string): string {
  return readNamedFile(file, where).toString().trim();
}

function authorityOf(section: string, { ca_file }: SearchServerConfig, urls: readonly URL[]): Buffer | undefined {
  if (ca_file === '') return undefined;
  const where = `${section}.ca_file`;
  if (!urls.some(({ protocol }) => protocol === 'https:')) {
    throw new MozdefError('config-invalid', `${where} is given, but ${section}.url is not encrypted`, {
      where: `${section}.url`,
      remedy: `Begin it with https://, or remove ${where}.`,
    });
  }
  const ca = readNamedFile(ca_file, where);
  try {
    createSecureContext({ ca: new X509Certificate(ca).toString() });
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot use the certificate in ${ca_file}: ${messageOf(error)}`, {
      where,
      remedy: 'Give a PEM file of the authority that signed the certificate of the server.',
      cause: error,
    });
  }
  return ca;
}
