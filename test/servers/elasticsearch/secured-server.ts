import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from '@jest/globals';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { storeConfig } from '../../../src/store/store-config.ts';
import { freePort } from '../test-servers.ts';

const run = promisify(execFile);

/** Certificates of the servers; theirs is `new`. */
export const TLS = resolve(import.meta.dirname, '../../fixtures/tls');
export const CA = join(TLS, 'new.cert.pem');

/** A server with users and TLS for the tests of a suite, which `prepare` makes users at. */
export class SecuredServer {
  readonly directory: string;
  readonly kind: 'elasticsearch' | 'opensearch';
  url = '';
  admin!: SearchServer;

  constructor(kind: 'elasticsearch' | 'opensearch', adminPassword: string, prepare: () => Promise<void>) {
    const script = join(import.meta.dirname, `secured-${kind}`);
    this.kind = kind;
    this.directory = mkdtempSync(join(tmpdir(), `mozdef-secured-${kind}-`));
    beforeAll(async () => {
      const port = await freePort([]);
      this.url = `https://127.0.0.1:${port}`;
      await run(script, ['start', String(port), this.directory]);
      const user = { username: 'admin', password_file: this.file('admin', adminPassword) };
      const config = storeConfig.parse({ kind, url: [this.url], ca_file: CA, ...user });
      this.admin = await SearchServer.open({ section: 'store', config });
      await prepare();
    }, 400_000);
    afterAll(async () => {
      await this.admin?.close();
      await run(script, ['stop', this.directory]);
      rmSync(this.directory, { recursive: true, force: true });
    }, 60_000);
  }

  /** A file with this line. */
  file(name: string, text: string): string {
    writeFileSync(join(this.directory, name), `${text}\n`);
    return join(this.directory, name);
  }

  /** Settings that use the server, but do not trust it yet. */
  settings(...user: readonly string[]): string[] {
    const store = [`store.kind=${this.kind}`, `store.url=${this.url}`, 'store.index.replicas=0'];
    return [...store, `evidence.dir=${join(this.directory, 'evidence')}`, ...user];
  }

  trusting(...user: readonly string[]): string[] {
    return this.settings(`store.ca_file=${CA}`, ...user);
  }

  asUser(name: string, password: string): string[] {
    return [`store.username=${name}`, `store.password_file=${this.file(`${name}-password`, password)}`];
  }
}
