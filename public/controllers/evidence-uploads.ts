import { asApiError } from '../api/api-error.ts';
import { evidenceApi } from '../api/evidence-api.ts';
import { formatBytes } from '../model/format.ts';

/** A file on its way, or one that did not arrive. */
export interface EvidenceUpload {
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
  /** Why it did not arrive; empty: it is on its way. */
  readonly failure: string;
  /** Gives it up, or takes the message away. */
  readonly drop: () => void;
}

/** Files on their way into incidents, one after the other: they go on while one looks at something else. */
class EvidenceUploads extends EventTarget {
  readonly #uploads = new Map<string, readonly EvidenceUpload[]>();
  #last: Promise<void> = Promise.resolve();

  /** Those into this incident. */
  of(incident: string): readonly EvidenceUpload[] {
    return this.#uploads.get(incident) ?? [];
  }

  add(incident: string, files: readonly File[]): void {
    for (const file of files) {
      const abort = new AbortController();
      let shown: EvidenceUpload = {
        name: file.name,
        share: 0,
        failure: '',
        drop: () => {
          abort.abort();
          this.#show(incident, shown, undefined);
        },
      };
      const become = (change: Partial<EvidenceUpload>): void => {
        const before = shown;
        shown = { ...shown, ...change };
        this.#show(incident, before, shown);
      };
      this.#show(incident, undefined, shown);
      this.#last = this.#last
        .then(() => send(incident, file, { signal: abort.signal, become }))
        .then((isDone) => {
          if (isDone) this.#show(incident, shown, undefined);
        });
    }
  }

  #show(incident: string, before: EvidenceUpload | undefined, after: EvidenceUpload | undefined): void {
    const uploads = this.of(incident);
    const next = before === undefined ? uploads : uploads.flatMap((one) => (one === before ? (after ?? []) : one));
    this.#uploads.set(incident, before === undefined && after !== undefined ? [...uploads, after] : next);
    this.dispatchEvent(new CustomEvent('change'));
  }
}

interface Sending {
  readonly signal: AbortSignal;
  readonly become: (change: Partial<EvidenceUpload>) => void;
}

/** Whether there is nothing more to say of it. */
async function send(incident: string, file: File, { signal, become }: Sending): Promise<boolean> {
  try {
    signal.throwIfAborted();
    const most = await evidenceApi.most(incident);
    if (file.size > most) throw new TooLarge(most);
    await evidenceApi.add(incident, file, { signal, progress: (share) => become({ share }) });
    return true;
  } catch (thrown) {
    const failure = thrown instanceof TooLarge ? thrown.message : asApiError(thrown)?.message;
    if (failure !== undefined) become({ failure });
    return failure === undefined;
  }
}

class TooLarge extends Error {
  constructor(most: number) {
    super(`It is larger than ${formatBytes(most)}, and the server takes no more.`);
  }
}

export const evidenceUploads = new EvidenceUploads();
