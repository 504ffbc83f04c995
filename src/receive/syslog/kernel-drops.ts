import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { ListenAddress } from '../../lifecycle/listen-address.ts';
import type { Logger } from '../../log/log.ts';

const LOOK_EVERY_MS = 1000;

/** Datagrams for this socket that the kernel dropped, by the text of /proc/net/udp or udp6 (proc(5)); undefined when it is not in it. */
export function dropsOf(table: string, { host, port }: ListenAddress): number | undefined {
  const local = `${addressText(host)}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode ref pointer drops
    if (columns[1] === local) return Number(columns.at(-1));
  }
  return undefined;
}

/** Words of 32 bits as the machine holds them, in hexadecimal. */
function addressText(host: string): string {
  const bytes = ipaddr.parse(host).toByteArray();
  const words: number[][] = [];
  for (let at = 0; at < bytes.length; at += 4) words.push(bytes.slice(at, at + 4));
  const ordered = endianness() === 'LE' ? words.map((word) => word.reverse()) : words;
  return Buffer.from(ordered.flat()).toString('hex').toUpperCase();
}

/** Asks the kernel every second how many datagrams it dropped because we did not fetch them in time. */
export class KernelDropWatch {
  readonly #bound: ListenAddress;
  readonly #log: Logger;
  readonly #onDropped: (datagrams: number) => void;
  #known = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(bound: ListenAddress, log: Logger, onDropped: (datagrams: number) => void) {
    this.#bound = bound;
    this.#log = log;
    this.#onDropped = onDropped;
  }

  /** Looks once, and from then on again and again if the kernel tells. */
  async start(): Promise<void> {
    if (await this.look()) {
      this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
      this.#timer.unref();
    } else this.#log.warn('this kernel does not tell how much of what comes over UDP it drops');
  }

  /** Looks a last time. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.look();
  }

  /** Tells what was dropped since the last look; false when the kernel does not say. */
  async look(): Promise<boolean> {
    const table = await readFile(this.#bound.host.includes(':') ? '/proc/net/udp6' : '/proc/net/udp', 'utf8').catch(
      () => '',
    );
    const drops = dropsOf(table, this.#bound);
    if (drops === undefined) return false;
    if (drops > this.#known) this.#onDropped(drops - this.#known);
    this.#known = drops;
    return true;
  }
}
