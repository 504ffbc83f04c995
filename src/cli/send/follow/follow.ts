import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { MozdefError } from '../../../lifecycle/error.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import { note, print } from '../../output.ts';
import { findServer } from '../../server.ts';
import { BodySender } from '../body-sender.ts';
import { STDIN, unreadable } from '../input-files.ts';
import { Pace } from '../pace.ts';
import { ProgressLine } from '../progress-line.ts';
import { BODY_EVENTS, checkEndpoint, type SendOptions, summaryOf } from '../send.ts';
import { BODY_BYTES } from '../sender.ts';
import { FileFollower } from './file-follower.ts';
import { followInput } from './follow-input.ts';
import { Positions } from './positions.ts';

/**
 * Sends files and what will be written to them, and standard input as it comes, until Ctrl+C, SIGTERM or, where there is only
 * that, the end of standard input. Waits for the server for ever; rejects when it refuses the sender.
 */
export async function follow(names: readonly string[], options: SendOptions): Promise<number> {
  checkUsage(options);
  const server = findServer('frontend', options);
  const pace = new Pace(options.rate, () => performance.now());
  const events = pace.bodyEvents(BODY_EVENTS);
  const progress = new ProgressLine(process.stderr, 0);
  const ended = new AbortController();
  const wait = (ms: number): Promise<void> => delay(ms, undefined, { signal: ended.signal });
  const bodies = new BodySender({ ...options, retries: Number.POSITIVE_INFINITY, server, pace, progress, wait });
  const files = names.filter((name) => name !== STDIN);
  const started = performance.now();
  const sayHowMany = async (): Promise<void> => {
    progress.clear();
    await print(summaryOf(bodies, performance.now() - started));
  };
  onceStopped(async () => {
    await sayHowMany();
    if (files.length > 0) note('stopped; the same command goes on here');
  });
  const work: Promise<void>[] = [];
  if (files.length > 0) {
    const purpose = [server.url, options.endpoint, process.cwd(), ...files];
    const positions = new Positions({ purpose, restart: options.restart, env: process.env });
    work.push(new FileFollower(files, { bodies, positions, events, now: Date.now, wait }).run());
  }
  if (names.includes(STDIN)) work.push(followStandardInput(bodies, events));
  try {
    await Promise.all(work);
  } finally {
    // When one part fails the others must not keep the process alive.
    ended.abort();
    process.stdin.destroy();
    await sayHowMany();
  }
  return bodies.refused > 0 ? EXIT_CODES.data.code : EXIT_CODES.ok.code;
}

function checkUsage({ format, shiftToNow, endpoint }: SendOptions): void {
  checkEndpoint(endpoint);
  if (shiftToNow)
    throw new MozdefError('usage', '--follow sends what happens now: --shift-to-now makes no sense with it');
  if (format === 'json') {
    throw new MozdefError('usage', '--follow takes a line for an event, so --format json makes no sense with it');
  }
}

async function followStandardInput(bodies: BodySender, events: number): Promise<void> {
  const run = randomUUID();
  try {
    await followInput(process.stdin as AsyncIterable<Buffer>, {
      send: (lines, offset) => bodies.send(lines, `${run}-${offset}`),
      events,
      bytes: BODY_BYTES,
      wait: delay,
    });
  } catch (error) {
    throw error instanceof MozdefError ? error : unreadable(STDIN, error);
  }
}

/** Stopping is how this normally ends. What the server owns is noted already. */
function onceStopped(say: () => Promise<void>): void {
  const stop = async (): Promise<void> => {
    await say();
    process.exit(EXIT_CODES.ok.code);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}
