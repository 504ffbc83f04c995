import { createHash } from 'node:crypto';
import type { SigmaFile } from './read-sigma.ts';

/** To be raised whenever what is read of the same text changes: other fields, other semantics of what is cached. */
const VERSION = 1;

interface Stored {
  readonly version: number;
  /** By hash of the text; where a file stood is not part of it. */
  readonly files: Readonly<Record<string, SigmaFile>>;
}

/**
 * What was read of the texts of Sigma files, so that a start need not read them again. Keyed by content: a changed file is read
 * anew, a moved one is not. Files with faults or warnings are not kept, as those say where the file is.
 */
export class RuleCache {
  readonly #known: ReadonlyMap<string, SigmaFile>;
  readonly #used = new Map<string, SigmaFile>();
  #changed = false;

  /** `text`: what `toJson` gave once; nothing, garbage, or the work of another version make an empty cache. */
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

  /** Everything that was asked for since it was made. */
  toJson(): string {
    const stored: Stored = { version: VERSION, files: Object.fromEntries(this.#used) };
    return JSON.stringify(stored);
  }
}

function entriesOf(text: string): Map<string, SigmaFile> {
  try {
    const stored = JSON.parse(text) as Partial<Stored> | null;
    if (stored?.version !== VERSION || typeof stored.files !== 'object') return new Map();
    return new Map(Object.entries(stored.files).filter(([, file]) => isFile(file)));
  } catch {
    return new Map();
  }
}

/** The file is ours and was written whole; this guards against a text that is something else altogether. */
function isFile(file: unknown): file is SigmaFile {
  if (typeof file !== 'object' || file === null) return false;
  const { rules, correlations, filters, faults, warnings } = file as Record<string, unknown>;
  return [rules, correlations, filters, faults, warnings].every(Array.isArray);
}
