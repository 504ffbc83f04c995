import type { ServerAddress } from '../server.ts';
import { type Body, bodiesOf } from './bodies.ts';
import type { InputFile } from './input-files.ts';
import { openInput } from './open-input.ts';
import type { Pace } from './pace.ts';
import { postBody } from './post-body.ts';
import type { ProgressLine } from './progress-line.ts';
import { type Format, readRecords } from './read-records.ts';
import type { ResumeFile } from './resume-file.ts';
import { shiftTimes } from './shift/shift-times.ts';

export interface SenderOptions {
  readonly server: ServerAddress;
  readonly endpoint: string;
  readonly format: Format;
  readonly retries: number;
  readonly pace: Pace;
  readonly resume: ResumeFile;
  readonly progress: ProgressLine;
  /** Span by which all times are moved. */
  readonly shiftMs: number;
  readonly wait: (ms: number) => Promise<unknown>;
}

const BODY_BYTES = 1_000_000;

/** Sends files one after the other, body after body, and counts. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #now = Date.now();
  sent = 0;
  refused = 0;
  /** Why the server refused the first of those that it refused. */
  reason: string | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Sends what an earlier run has not sent of this file. */
  async sendFile(file: InputFile, index: number): Promise<void> {
    const { format, resume, progress } = this.#options;
    const records = readRecords(
      openInput(file, (bytes) => progress.read(bytes)),
      format,
    );
    const limits = { events: resume.bodyEvents, bytes: BODY_BYTES };
    for await (const body of bodiesOf(records, limits)) {
      if (body.first < resume.sent(index)) continue;
      await this.#sendBody(this.#shifted(body), index);
    }
  }

  async #sendBody(body: Body, index: number): Promise<void> {
    const { pace, resume, progress, wait } = this.#options;
    const pause = pace.take(body.records.length);
    if (pause > 0) await wait(pause);
    const report = await postBody(body, resume.claim(index), {
      ...this.#options,
      onRetry: (reason, waitMs) => progress.draw(this.sent, `waiting ${Math.ceil(waitMs / 1000)} s: ${reason}`),
    });
    this.sent += report.accepted;
    this.refused += report.refused;
    this.reason ??= report.reason;
    resume.note(index, body.first + body.records.length);
    progress.draw(this.sent);
  }

  #shifted(body: Body): Body {
    const { shiftMs } = this.#options;
    if (shiftMs === 0) return body;
    // Latin-1 keeps every byte as it is, whatever the encoding: times are ASCII.
    const shift = (record: Buffer): Buffer =>
      Buffer.from(shiftTimes(record.toString('latin1'), shiftMs, this.#now), 'latin1');
    return { ...body, records: body.records.map(shift) };
  }
}
