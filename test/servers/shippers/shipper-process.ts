import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { until } from '../../support/running-server.ts';

const START_MS = 30_000;
const STOP_MS = 10_000;

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A program outside of Node that sends to us. */
export class ShipperProcess {
  readonly #child: ChildProcess;
  #output = '';

  constructor({ command, args, env }: ProcessOptions) {
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const collect = (data: Buffer): void => void (this.#output += data.toString());
    this.#child.stdout?.on('data', collect);
    this.#child.stderr?.on('data', collect);
    this.#child.once('error', (error) => (this.#output += error.message));
  }

  /** What it printed so far. */
  get output(): string {
    return this.#output;
  }

  /** How often this stands in what it printed so far. */
  count(what: string | RegExp): number {
    return this.#output.split(what).length - 1;
  }

  /** Writes to its standard input. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Resolves when this stands in its output so often. */
  async printed(what: string | RegExp, times: number): Promise<void> {
    await until(() => this.#alive() && this.count(what) >= times, START_MS, `${what} ${times} times`);
  }

  /** Writes lines to the socket that it listens at, as programs write to /dev/log; waits until it listens. */
  async writeTo(socketPath: string, lines: readonly string[]): Promise<void> {
    await until(() => this.#alive() && isListening(socketPath), START_MS, 'the shipper to listen');
    const socket = createConnection(socketPath);
    socket.end(lines.map((line) => `${line}\n`).join(''));
    await once(socket, 'close');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill();
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(patience);
  }

  #alive(): true {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) return true;
    throw new Error(`the shipper ended with ${exitCode ?? signalCode}:\n${this.#output}`);
  }
}

function isListening(socketPath: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = createConnection(socketPath);
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
    socket.once('connect', () => socket.destroy());
  });
}
