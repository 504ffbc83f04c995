import { countText } from '../amounts.ts';

const EVERY_MS = 100;

/** One line on a terminal that says how far it came; silent elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #totalBytes: number;
  readonly #started = performance.now();
  #drawnAt = 0;
  #bytes = 0;

  /** `totalBytes` 0: unknown. */
  constructor(stream: NodeJS.WriteStream, totalBytes: number) {
    this.#stream = stream;
    this.#totalBytes = totalBytes;
  }

  read(bytes: number): void {
    this.#bytes += bytes;
  }

  draw(events: number, remark = ''): void {
    const now = performance.now();
    if (!this.#stream.isTTY || (remark === '' && now - this.#drawnAt < EVERY_MS)) return;
    this.#drawnAt = now;
    const share = this.#totalBytes > 0 ? Math.min(1, this.#bytes / this.#totalBytes) : undefined;
    const rate = Math.round(events / Math.max(0.001, (now - this.#started) / 1000));
    const bar = share === undefined ? '' : `${barOf(share)} ${Math.floor(share * 100)}%  `;
    this.#stream.write(`\r\u001b[K${bar}${countText(events)} events  ${countText(rate)}/s${remark && `  ${remark}`}`);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K');
  }
}

const WIDTH = 24;

function barOf(share: number): string {
  const full = Math.round(share * WIDTH);
  return `[${'='.repeat(full)}${' '.repeat(WIDTH - full)}]`;
}
