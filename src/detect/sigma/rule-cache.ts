import { createHash } from 'node:crypto';
import type { SigmaFile } from './read-sigma.ts';

/** To be raised whenever what is read of the same text changes: other fields, other semantics of what is cached. */
const VERSION = 2;

/**
 * What was read of the texts of Sigma files, so that a start need not read them again. Keyed by content: a changed file is read
 * anew, a moved one is not. Files with faults or warnings are not kept, as those say where the file is.
 */
export class RuleCache {
  readonly #known: ReadonlyMap<string, SigmaFile>;
  readonly #used = new Map<string, SigmaFile>();
  #changed = false;

  /** `text`: what `toText` gave once; nothing, garbage, or the work of another version make an empty cache. */
  constructor(text?: string) {
    this.#known = text === undefined ? new Map() : entriesOf(text);
  }

  /** What the text holds, from the cache or else by reading it. */
  read(text: string, reading: (text: string) => SigmaFile): SigmaFile {
    const key = createHash('sha256').update(text).digest('base64');
    const known = this.#used.get(key) ?? this.#known.get(key);
    const file = known ?? reading(text);
    if (file.faults.length + file.warnings.length === 0) {
      this.#used.set(key, file);
      this.#changed ||= known === undefined;
    }
    return file;
  }

  /** Whether there is something to save. */
  get changed(): boolean {
    return this.#changed || this.#used.size < this.#known.size;
  }

  /** Everything that was asked for since it was made: a line by which it is known to be whole, and JSON by hash of the text. */
  toText(): string {
    const json = JSON.stringify(Object.fromEntries(this.#used));
    return `${sealOf(json)}\n${json}`;
  }
}

function sealOf(json: string): string {
  return `${VERSION} ${createHash('sha256').update(json).digest('base64')}`;
}

function entriesOf(text: string): Map<string, SigmaFile> {
  const end = text.indexOf('\n');
  const json = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== sealOf(json)) return new Map();
  return new Map(Object.entries(JSON.parse(json) as Record<string, SigmaFile>));
}
