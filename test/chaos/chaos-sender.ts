import { Agent, request } from 'node:http';
import type { Ledger, Outcome } from './ledger.ts';

/** What a chaos plugin is asked to do at an event; see chaos-plugin.ts. */
const POISONS = ['throw', 'exit', 'loop', 'memory'] as const;

export interface ChaosSenderOptions {
  readonly name: string;
  /** Address of the frontend now; changes when the server is restarted. */
  readonly url: () => string;
  readonly ledger: Ledger;
  readonly random: () => number;
  /** With a claim the same body is repeated until it is answered; without, each try is an attempt of its own. */
  readonly claimed: boolean;
  /** Between bodies, so that the count at the end stays a matter of seconds. */
  readonly breathMs?: number;
}

const TIMEOUT_MS = 15_000;
const AGENT = new Agent({ keepAlive: true });
const PAUSE_MS = 50;
const BREATH_MS = 15;
const POISON_SHARE = 0.0005;

/** A shipper that never gives up, posting to all endpoints, until it is told to stop. */
export class ChaosSender {
  readonly #options: ChaosSenderOptions;
  #sent = 0;
  #stopped = false;
  #abandoned = false;

  constructor(options: ChaosSenderOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Ends it also when no one answers: what it sent last stays undecided. */
  abandon(): void {
    this.#stopped = true;
    this.#abandoned = true;
  }

  async run(): Promise<void> {
    const { breathMs = BREATH_MS } = this.#options;
    while (!this.#stopped) {
      const number = this.#sent++;
      const size = 1 + Math.floor(this.#options.random() * 40);
      const poison = Array.from({ length: size }, () => this.#poison());
      // The last body is tried until it is answered too, so that nothing stays undecided under a claim.
      for (let attempt = 0; ; attempt++) {
        const answered = await this.#attempt(number, attempt, poison);
        if (answered) await new Promise((resolve) => setTimeout(resolve, breathMs));
        if (answered || this.#abandoned || (this.#stopped && !this.#options.claimed)) break;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  #poison(): string | undefined {
    if (this.#options.random() > POISON_SHARE) return undefined;
    return POISONS[Math.floor(this.#options.random() * POISONS.length)];
  }

  async #attempt(number: number, attempt: number, poison: readonly (string | undefined)[]): Promise<boolean> {
    const { name, claimed, ledger } = this.#options;
    const stem = claimed ? `${name}-${number}` : `${name}-${number}-${attempt}`;
    const keys = poison.map((_, index) => `${stem}-${index}`);
    const outcome = await this.#post(number, keys, poison);
    for (const key of keys) ledger.note(key, outcome, claimed);
    return outcome === 'answered';
  }

  async #post(number: number, keys: readonly string[], poison: readonly (string | undefined)[]): Promise<Outcome> {
    const { name, claimed, url } = this.#options;
    const bulk = number % 2 === 0;
    const lines = keys.flatMap((key, index) => {
      const event = {
        summary: `chaos event ${key}`,
        category: 'chaos',
        details: { chaoskey: key, poison: poison[index] },
      };
      const action = bulk ? [JSON.stringify({ index: claimed ? { _id: key } : {} })] : [];
      return [...action, JSON.stringify(event)];
    });
    const headers: Record<string, string> = {};
    if (claimed && !bulk) headers['idempotency-key'] = `${name}-${number}`;
    return post(url() + (bulk ? '/_bulk' : '/events'), `${lines.join('\n')}\n`, headers);
  }
}

/** One attempt, on a connection that is kept for the next. */
function post(url: string, body: string, headers: Record<string, string>): Promise<Outcome> {
  return new Promise((resolve) => {
    const lengths = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { method: 'POST', agent: AGENT, headers: { ...headers, ...lengths }, timeout: TIMEOUT_MS };
    const outgoing = request(url, options, (response) => {
      const { statusCode = 0 } = response;
      response.on('error', () => resolve('unanswered'));
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve(outcomeOf(statusCode, Buffer.concat(parts).toString())));
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', () => resolve('unanswered'));
    outgoing.end(body);
  });
}

/** Of a queue whose own answer was lost the frontend says so: that is as good as no answer. */
function outcomeOf(status: number, body: string): Outcome {
  if (status >= 200 && status < 300) return 'answered';
  return body.includes('"queue-unconfirmed"') ? 'unanswered' : 'refused';
}
