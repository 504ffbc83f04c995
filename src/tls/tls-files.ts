import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type Server } from 'node:tls';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';

const LOOK_EVERY_MS = 1000;

/** PEM files, and the key of the configuration that names them. */
export interface TlsFileNames {
  readonly cert_file: string;
  readonly key_file: string;
  /** Authorities whose client certificates are asked for; absent or empty: none. */
  readonly ca_file?: string;
  readonly where: string;
}

interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

/** Reads certificate and key. Throws `config-invalid` when they cannot be used. */
export function readTlsPair({ cert_file, key_file, ca_file = '', where }: TlsFileNames): TlsPair {
  try {
    const pair = {
      cert: readFileSync(cert_file),
      key: readFileSync(key_file),
      ...(ca_file !== '' && { ca: readFileSync(ca_file) }),
    };
    createSecureContext(pair);
    return pair;
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot use ${cert_file} with ${key_file}: ${messageOf(error)}`, {
      where,
      remedy: 'Give PEM files of a certificate and of the key that belongs to it.',
      cause: error,
    });
  }
}

/** Certificate and key of a server, followed when the files change. */
export class TlsFiles {
  readonly #files: TlsFileNames;
  readonly #log: Logger;
  #seen = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(files: TlsFileNames, log: Logger) {
    this.#files = files;
    this.#log = log;
  }

  /** Throws `config-invalid` when they cannot be used. */
  read(): TlsPair {
    this.#seen = this.#stamp();
    return readTlsPair(this.#files);
  }

  /** Gives the server new files when they change; while they cannot be used it keeps the old ones. */
  follow(server: Pick<Server, 'setSecureContext'>): void {
    // Looked at instead of watched: renewals replace links and directories, which watchers lose.
    this.#timer = setInterval(() => this.#renew(server), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #renew(server: Pick<Server, 'setSecureContext'>): void {
    try {
      if (this.#stamp() === this.#seen) return;
      server.setSecureContext(this.read());
      this.#log.info({ cert: this.#files.cert_file }, 'new certificate in use');
    } catch (error) {
      this.#log.error({ err: error }, 'new certificate cannot be used, the old one stays');
    }
  }

  /** Changes when the files do. */
  #stamp(): string {
    return [this.#files.cert_file, this.#files.key_file, this.#files.ca_file ?? '']
      .map((file) => {
        const stat = statSync(file, { throwIfNoEntry: false });
        return stat ? `${stat.ino}-${stat.mtimeMs}-${stat.size}` : 'gone';
      })
      .join(' ');
  }
}
