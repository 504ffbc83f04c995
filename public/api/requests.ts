import { readError } from './api-error.ts';

type Parameters = Readonly<Record<string, string | number | undefined>>;

/**
 * Asks the server. Requests reject with ApiError, or AbortError when cancelled. Emits `unauthorized` when the server does not
 * know (any more) who asks.
 */
class Requests extends EventTarget {
  #clockOffset = 0;
  /** Whether the server's clock was read. */
  clockRead = false;

  /** The server's clock, milliseconds since 1970; exact to a second once anything was answered. */
  now(): number {
    return Date.now() + this.#clockOffset;
  }

  post<T>(path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return this.#ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  get<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) params.set(name, String(value));
    const text = params.toString();
    return this.#ask(text === '' ? path : `${path}?${text}`, signal === undefined ? {} : { signal });
  }

  async #ask<T>(url: string, init: RequestInit): Promise<T> {
    const response = await fetch(url, init);
    this.#readClock(response.headers.get('date'));
    if (response.status === 401) this.dispatchEvent(new CustomEvent('unauthorized'));
    if (!response.ok) throw await readError(response);
    return (await response.json()) as T;
  }

  #readClock(date: string | null): void {
    const time = Date.parse(date ?? '');
    if (Number.isNaN(time)) return;
    this.clockRead = true;
    const offset = time - Date.now();
    // The header has whole seconds: a smaller difference is no difference.
    if (Math.abs(offset - this.#clockOffset) > 2000) this.#clockOffset = Math.abs(offset) > 2000 ? offset : 0;
  }
}

export const requests = new Requests();
