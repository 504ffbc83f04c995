import { readFile } from 'node:fs/promises';
import { Reader, type Response } from 'mmdb-lib';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';

/** A database file in MaxMind format, as it is. */
export interface MmdbData {
  readonly kind: 'mmdb';
  readonly file: string;
  readonly bytes: SharedArrayBuffer;
}

/** Rejects with `config-invalid` when the file can't be read or is not such a database. */
export async function loadMmdbData(file: string): Promise<MmdbData> {
  try {
    const content = await readFile(file);
    const bytes = new SharedArrayBuffer(content.byteLength);
    new Uint8Array(bytes).set(content);
    const { metadata } = new Reader<Response>(Buffer.from(bytes));
    if (!/City|Country|Enterprise|Location/i.test(metadata.databaseType)) {
      throw new Error(`it is a database of the kind ${metadata.databaseType}, which has no places`);
    }
    return { kind: 'mmdb', file, bytes };
  } catch (error) {
    throw new MozdefError('config-invalid', `plugins.geo.database: cannot use ${file}: ${messageOf(error)}`, {
      where: 'plugins.geo.database',
      remedy: 'Name a GeoLite2-City.mmdb, GeoLite2-Country.mmdb or a file of the same format.',
      cause: error,
    });
  }
}
