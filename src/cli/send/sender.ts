import { type Body, bodiesOf } from './bodies.ts';
import type { BodySender } from './body-sender.ts';
import type { InputFile } from './input-files.ts';
import { openInput } from './open-input.ts';
import type { ProgressLine } from './progress-line.ts';
import { type Format, readRecords } from './read-records.ts';
import type { ResumeFile } from './resume-file.ts';
import { shiftTimes } from './shift/shift-times.ts';

export interface SenderOptions {
  readonly bodies: BodySender;
  readonly format: Format;
  readonly resume: ResumeFile;
  readonly progress: ProgressLine;
  /** Span by which all times are moved. */
  readonly shiftMs: number;
}

/** Bytes of one body, unless a single event has more. */
export const BODY_BYTES = 1_000_000;

/** Sends files one after the other, body after body. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #now = Date.now();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Sends what an earlier run has not sent of this file. */
  async sendFile(file: InputFile, index: number): Promise<void> {
    const { bodies, format, resume, progress } = this.#options;
    const records = readRecords(
      openInput(file, (bytes) => progress.read(bytes)),
      format,
    );
    const limits = { events: resume.bodyEvents, bytes: BODY_BYTES };
    for await (const body of bodiesOf(records, limits)) {
      if (body.first < resume.sent(index)) continue;
      await bodies.send(this.#shifted(body), resume.claim(index));
      resume.note(index, body.first + body.records.length);
    }
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
