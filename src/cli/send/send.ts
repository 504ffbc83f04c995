import { setTimeout as delay } from 'node:timers/promises';
import { MozdefError } from '../../lifecycle/error.ts';
import { countText, spanText } from '../amounts.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print } from '../output.ts';
import { findServer } from '../server.ts';
import { visible } from '../visible.ts';
import { BodySender } from './body-sender.ts';
import { findInputFiles, STDIN } from './input-files.ts';
import { Pace } from './pace.ts';
import { ProgressLine } from './progress-line.ts';
import type { Format } from './read-records.ts';
import { ResumeFile } from './resume-file.ts';
import { Sender } from './sender.ts';
import { findShift } from './shift/find-shift.ts';

export interface SendOptions extends CommonOptions {
  readonly format: Format;
  /** Events per second. */
  readonly rate?: number;
  readonly endpoint: string;
  readonly shiftToNow: boolean;
  readonly restart: boolean;
  readonly retries: number;
}

/** Events in one body; several such wait together in the server's next commit. */
export const BODY_EVENTS = 500;

/** Sends the files and prints how many events the server took; resolves to 65 when it refused some for good. */
export async function send(names: readonly string[], options: SendOptions): Promise<number> {
  checkUsage(names, options);
  const files = await findInputFiles(names);
  const server = findServer('frontend', options);
  const pace = new Pace(options.rate, () => performance.now());
  const resume = new ResumeFile(files, {
    purpose: [server.url, options.endpoint, options.format, String(options.shiftToNow)],
    bodyEvents: pace.bodyEvents(BODY_EVENTS),
    restart: options.restart,
    env: process.env,
    now: Date.now,
  });
  if (resume.resumed > 0)
    note(`going on after ${countText(resume.resumed)} events that an earlier run had sent; --restart sends all`);
  const shiftMs = options.shiftToNow ? (resume.shiftMs ?? (await findShift(files, options.format, Date.now()))) : 0;
  if (options.shiftToNow) resume.fixShift(shiftMs);
  const started = performance.now();
  const progress = new ProgressLine(
    process.stderr,
    files.reduce((sum, file) => sum + file.size, 0),
  );
  const bodies = new BodySender({ ...options, server, pace, progress, wait: delay });
  const sender = new Sender({ ...options, bodies, resume, progress, shiftMs });
  const stopped = onInterrupt(() => resume.save());
  try {
    for (const [index, file] of files.entries()) await sender.sendFile(file, index);
    resume.finish();
  } catch (error) {
    resume.save();
    throw error;
  } finally {
    progress.clear();
    stopped();
    await print(summaryOf(bodies, performance.now() - started));
  }
  return bodies.refused > 0 ? EXIT_CODES.data.code : EXIT_CODES.ok.code;
}

function checkUsage(names: readonly string[], { shiftToNow, endpoint }: SendOptions): void {
  if (shiftToNow && names.includes(STDIN)) {
    throw new MozdefError('usage', '--shift-to-now reads its input twice, and standard input can be read once', {
      remedy: 'Write it to a file first.',
    });
  }
  checkEndpoint(endpoint);
}

/** Throws `usage` when events cannot be posted there. */
export function checkEndpoint(endpoint: string): void {
  if (!/^(?:events|nxlog|cef|custom\/[\w.-]+)$/.test(endpoint)) {
    throw new MozdefError('usage', `--endpoint must be events, nxlog, cef or custom/APPLICATION, not ${endpoint}`);
  }
}

/** Says how many events the server took; notes those that it refused. */
export function summaryOf({ sent, refused, reason }: BodySender, ms: number): string {
  if (refused > 0)
    note(`mozdef: ${countText(refused)} events refused by the server: ${visible(reason ?? 'no reason given')}`);
  return `${countText(sent)} ${sent === 1 ? 'event' : 'events'} sent in ${spanText(ms / 1000)}`;
}

const INTERRUPTED = 130;

/** Ctrl+C: notes how far it came, so that the same command goes on there. Returns what takes this back. */
function onInterrupt(save: () => void): () => void {
  const stop = (): never => {
    save();
    note('\nstopped; the same command goes on here');
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}
