import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningServer, until } from '../../support/running-server.ts';

const BODY = 20;
const BREATH_MS = 150;
const HOSTS = 4;
const LATE_MS = 20_000;

/** Sends events until it is ended; what is not answered is sent again, every second body under a key that makes it count once. */
export class SteadySender {
  readonly #frontend: () => RunningServer;
  readonly #sending: Promise<void>;
  #stopped = false;
  #answered = 0;
  #bodies = 0;

  constructor(frontend: () => RunningServer) {
    this.#frontend = frontend;
    this.#sending = this.#run();
  }

  async end(): Promise<void> {
    this.#stopped = true;
    await this.#sending;
  }

  /** Resolves when so many more events were accepted. */
  async more(events: number): Promise<void> {
    const enough = this.#answered + events;
    await until(() => this.#answered >= enough, 120_000, `${events} more events to be accepted`);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const number = this.#bodies++;
      const body = Array.from({ length: BODY }, (_, index) => JSON.stringify(eventOf(number * BODY + index))).join(
        '\n',
      );
      const key: Record<string, string> = number % 2 === 0 ? { 'idempotency-key': randomUUID() } : {};
      while (!(await this.#post(body, key))) await pause(BREATH_MS);
      this.#answered += BODY;
      await pause(BREATH_MS);
    }
  }

  async #post(body: string, headers: Record<string, string>): Promise<boolean> {
    const answer = await this.#frontend()
      .post('/events', body, headers)
      .catch(() => undefined);
    return answer?.status === 200;
  }
}

/** Of so many events one begins a job, and another one ends one. */
const JOB = 205;
const JOB_ENDS = 63;

/** Of one of several hosts; some are late. */
function eventOf(number: number): object {
  const late = number % 7 === 0 ? LATE_MS : 0;
  return {
    utctimestamp: new Date(Date.now() - late).toISOString(),
    hostname: `host${number % HOSTS}`,
    category: 'work',
    summary: `event ${number}`,
    details: { failed: number % 3 === 0 ? 'yes' : 'no', ...jobOf(number) },
  };
}

function jobOf(number: number): object {
  if (number % JOB === 0) return { job: 'begin' };
  return number % JOB === JOB_ENDS ? { job: 'end' } : {};
}
