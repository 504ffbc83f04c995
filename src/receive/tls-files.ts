import { readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { FrontendConfig } from './frontend-config.ts';

const LOOK_EVERY_MS = 1000;

interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Reads certificate and key. Throws `config-invalid` when they cannot be used. */
export function readTlsPair({ cert_file, key_file }: FrontendConfig['tls']): TlsPair {
  try {
    const pair = { cert: readFileSync(cert_file), key: readFileSync(key_file) };
    createSecureContext(pair);
    return pair;
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot use ${cert_file} with ${key_file}: ${messageOf(error)}`, {
      where: 'frontend.tls',
      remedy: 'Give PEM files of a certificate and of the key that belongs to it.',
      cause: error,
    });
  }
}

/** Certificate and key of a server, followed when the files change. */
export class TlsFiles {
  readonly #files: FrontendConfig['tls'];
  readonly #log: Logger;
  #seen = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(files: FrontendConfig['tls'], log: Logger) {
    this.#files = files;
    this.#log = log;
  }

  /** Throws `config-invalid` when they cannot be used. */
  read(): TlsPair {
    this.#seen = this.#stamp();
    return readTlsPair(this.#files);
  }

  /** Gives the server new files when they change; while they cannot be used it keeps the old ones. */
  follow(server: Server): void {
    // Looked at instead of watched: renewals replace links and directories, which watchers lose.
    this.#timer = setInterval(() => this.#renew(server), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #renew(server: Server): void {
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
    return [this.#files.cert_file, this.#files.key_file]
      .map((file) => {
        const stat = statSync(file, { throwIfNoEntry: false });
        return stat ? `${stat.ino}-${stat.mtimeMs}-${stat.size}` : 'gone';
      })
      .join(' ');
  }
}
