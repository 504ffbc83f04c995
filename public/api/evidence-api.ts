import type { Evidence } from '../../src/incident/evidence/evidence-book.ts';
import { ApiError, type ErrorBody } from './api-error.ts';
import { requests } from './requests.ts';

/** How an upload goes on. */
interface UploadOptions {
  /** Told how much of it was sent, from 0 to 1. */
  readonly progress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** What the server does with files of incidents. Requests reject with ApiError, or AbortError when cancelled. */
export const evidenceApi = {
  /** Largest file that is taken, bytes. */
  most: async (incident: string): Promise<number> =>
    (await requests.get<{ readonly maxbytes: number }>(pathOf(incident))).maxbytes,

  /** Whether it is still what was added. Rejects when it is not. */
  async verify(incident: string, part: string): Promise<void> {
    const path = `${pathOf(incident)}/${part}/verify`;
    const { intact, damage } = await requests.post<{ intact: boolean; damage: string }>(path, {});
    if (!intact) throw new ApiError(200, { code: 'evidence-damaged', message: `It is not what was added: ${damage}` });
  },

  /** Sends a file. Not by `fetch`, which says nothing of how far it is. */
  add: (incident: string, file: File, { progress, signal }: UploadOptions): Promise<Evidence> =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${pathOf(incident)}?${new URLSearchParams({ name: file.name })}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.responseType = 'json';
      request.upload.addEventListener('progress', ({ loaded, total }) => progress(total === 0 ? 1 : loaded / total));
      request.addEventListener('error', () => reject(new TypeError('the connection broke')));
      request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
      request.addEventListener('load', () => {
        const { status } = request;
        const answer = request.response as (Evidence & { error?: ErrorBody }) | null;
        if (status === 401) requests.dispatchEvent(new CustomEvent('unauthorized'));
        if (status === 200 && answer !== null) resolve(answer);
        else
          reject(
            new ApiError(status, answer?.error ?? { code: 'internal', message: `The server answered ${status}.` }),
          );
      });
      signal.addEventListener('abort', () => request.abort());
      request.send(file);
    }),
};

/** Where the file itself is. */
export function evidenceFileUrl(incident: string, part: string): string {
  return `${pathOf(incident)}/${encodeURIComponent(part)}/file`;
}

function pathOf(incident: string): string {
  return `/api/incidents/${encodeURIComponent(incident)}/evidence`;
}
