import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { realisticEvents } from './realistic-events.ts';
import type { SenderOptions, SenderReport } from './sender.ts';

/** Clock ticks per second of /proc (USER_HZ is 100 on every Linux that Node runs on; see proc(5)). */
const TICKS = 100;

/** CPU seconds that a process has used, all threads, user and system. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Largest resident memory of a process so far, megabytes. */
export function peakRssMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** CPU microseconds that JSON.parse needs for one of the events, the smallest of some rounds. */
export function jsonParseMicroseconds(rounds = 5): number {
  // The first of those that are sent.
  const stream = realisticEvents(1);
  const texts = Array.from({ length: 20_000 }, () => stream.next(1_764_000_000_000));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (const text of texts) JSON.parse(text);
    const used = process.cpuUsage(before);
    best = Math.min(best, (used.user + used.system) / texts.length);
  }
  return best;
}

export function directoryBytes(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(directory, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A sender process that has made its bodies and waits for `go`. */
export class Sender {
  readonly #child: ChildProcess;
  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async ready(options: SenderOptions): Promise<Sender> {
    const child = fork(resolve(import.meta.dirname, 'sender.ts'), [JSON.stringify(options)], {
      execArgv: ['--no-warnings', '--max-old-space-size=4096'],
    });
    await new Promise((done, fail) => {
      child.once('message', done);
      child.once('exit', (code) => fail(new Error(`sender ended with ${code}`)));
    });
    return new Sender(child);
  }

  go(): Promise<SenderReport> {
    const report = new Promise<SenderReport>((done, fail) => {
      this.#child.once('message', (message) => done(message as SenderReport));
      this.#child.once('exit', (code) => code && fail(new Error(`sender ended with ${code}`)));
    });
    this.#child.send('go');
    return report;
  }
}
