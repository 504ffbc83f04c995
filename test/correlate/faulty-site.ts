import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import type { Event } from '../../src/event/event.ts';
import { createLogger } from '../../src/log/log.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { EventStore, SaveBatch } from '../../src/store/event-store.ts';
import type { Command, Name, Occurrence } from './faulty-commands.ts';
import { type Breaking, type Fault, FaultyInstance, type Surroundings } from './faulty-instance.ts';
import { type Found, foundBy, RULES, textOf, WAITING } from './faulty-rules.ts';
import { eventAt, START } from './support.ts';

const LEASE_MS = 20_000;
/** So long an event may be on its way. */
const ON_ITS_WAY_MS = 5_000;
/** Late events count where they belong for a day: all that happens takes less. */
const MOST_MS = 12 * 3_600_000;

export interface SiteOptions {
  readonly store: EventStore;
  /** That no other site uses. */
  readonly state: StateStore;
  /** What only events of this site have at the end of their categories: it shares the event store with those before it. */
  readonly ending: string;
  /** So long is waited for what is late. */
  readonly latenessMs: number;
}

/** Two processes that evaluate rules on the same stores, and all that may happen to them. */
export class FaultySite {
  readonly #directory = mkdtempSync(join(tmpdir(), 'mozdef-faults-'));
  readonly #store: EventStore;
  readonly #state: StateStore;
  readonly #around: Surroundings;
  readonly #instances = new Map<Name, FaultyInstance>();
  readonly #faults = new Map<Name, Fault>();
  readonly #books: Record<Name, number> = { one: 0, other: 0 };
  readonly #severities = new Map<string, number>();
  readonly #events: Event[] = [];
  readonly #batches: SaveBatch[] = [];
  /** Rules that throw. */
  readonly #broken = new Map<string, Breaking>();
  #now = START;
  #latest = START;
  #monotonic = 0;
  #overtaking = false;

  readonly #ending: string;
  readonly #latenessMs: number;

  constructor({ store, state, ending, latenessMs }: SiteOptions) {
    const lateness = { least: `${latenessMs}ms`, most: `${latenessMs}ms` };
    this.#latenessMs = latenessMs;
    this.#store = store;
    this.#state = state;
    this.#ending = ending;
    this.#around = {
      directory: this.#directory,
      config: rulesConfig.parse({ bundled: false, directories: [this.#directory], lateness }),
      store,
      state,
      log: createLogger((process.env['MOZDEF_TEST_LOG'] ?? 'silent') as 'silent'),
      now: () => this.#now,
      monotonic: () => this.#monotonic,
      leaseMs: LEASE_MS,
      breaks: (rule, how) => this.#broken.get(rule) === how,
      overtake: (one) => this.#overtake(one),
    };
    this.#write();
  }

  async close(): Promise<void> {
    for (const instance of this.#instances.values()) await instance.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** What is wrong after it, if anything can be told. */
  async run(command: Command): Promise<Difference | undefined> {
    switch (command.do) {
      case 'send':
        return this.#send(command.events);
      case 'send again':
        return this.#sendAgain();
      case 'pass':
        return this.#pass(command.seconds);
      case 'look':
        return this.#compare(command.who);
      case 'reload':
      case 'break':
      case 'mend':
        return this.#change(command);
      case 'stop':
        return this.#stop(command.who);
      case 'forget':
        this.#books[command.who]++;
        return this.#stop(command.who);
      case 'lose lease':
        this.#monotonic += LEASE_MS;
        return undefined;
      case 'fault':
        return this.#arm(command.who, command.fault);
      default:
        return command satisfies never;
    }
  }

  /** What is wrong when nothing goes wrong any more and all that was waited for is over, in the eyes of both. */
  async end(): Promise<readonly (Difference | undefined)[]> {
    this.#faults.clear();
    for (const instance of this.#instances.values()) instance.arm(undefined);
    await this.run({ do: 'mend' });
    this.#now = Math.max(this.#now, this.#latest) + 3 * 3_600_000;
    const differences: (Difference | undefined)[] = [];
    for (const who of ['one', 'other'] as const) {
      while (!(await this.#look(who))) this.#monotonic += LEASE_MS;
      differences.push(await this.#difference());
      this.#monotonic += LEASE_MS;
    }
    return differences;
  }

  async #send(occurrences: readonly Occurrence[]): Promise<undefined> {
    const batch = newBatchId(this.#now);
    const receivedtimestamp = new Date(this.#now).toISOString();
    const events = occurrences.map(({ ago, host: hostname, category, user }, index) => ({
      ...eventAt((this.#now - START) / 1000 - ago, `${batch}-${index}`, {
        hostname,
        category: category + this.#ending,
        details: { user },
      }),
      receivedtimestamp,
    }));
    const ndjson = new Uint8Array(Buffer.from(events.map((event) => JSON.stringify(event)).join('\n')));
    this.#events.push(...events);
    const saved = { batch, received: this.#now, ndjson, count: events.length, claims: [] };
    this.#batches.push(saved);
    await this.#save(saved);
  }

  async #sendAgain(): Promise<undefined> {
    for (const batch of this.#batches.slice(-2)) await this.#save(batch);
  }

  #arm(who: Name, fault: Fault): undefined {
    this.#faults.set(who, fault);
    this.#instances.get(who)?.arm(fault);
  }

  async #save(batch: SaveBatch): Promise<void> {
    await this.#store.save({ ...batch, ndjson: batch.ndjson.slice() });
  }

  #pass(seconds: number): undefined {
    const now = this.#now + seconds * 1000;
    if (Math.abs(now - START) > MOST_MS) return;
    this.#now = now;
    this.#monotonic += Math.min(Math.max(seconds, 0) * 1000, LEASE_MS / 2);
  }

  async #compare(who: Name): Promise<Difference | undefined> {
    return (await this.#look(who)) ? this.#difference() : undefined;
  }

  /** Whether it evaluated all that there is. */
  async #look(who: Name): Promise<boolean> {
    const instance = await this.#alive(who);
    const done = (await instance?.runner.catchUp()) ?? false;
    await this.#bury(who);
    this.#latest = Math.max(this.#latest, this.#now);
    return done;
  }

  async #alive(who: Name): Promise<FaultyInstance | undefined> {
    const known = this.#instances.get(who);
    if (known) return known;
    const instance = new FaultyInstance(`${who}${this.#books[who]}`, this.#around);
    instance.arm(this.#faults.get(who));
    this.#faults.delete(who);
    this.#instances.set(who, instance);
    await instance.runner.start().catch((error: unknown) => {
      if (!instance.dead) throw error;
    });
    return (await this.#bury(who)) ? undefined : instance;
  }

  /** Whether it was killed. */
  async #bury(who: Name): Promise<boolean> {
    const instance = this.#instances.get(who);
    if (!instance?.dead) return false;
    this.#instances.delete(who);
    await instance.stop();
    return true;
  }

  async #stop(who: Name): Promise<undefined> {
    await this.#instances.get(who)?.stop();
    this.#instances.delete(who);
  }

  async #change(command: Command & { readonly do: 'reload' | 'break' | 'mend' }): Promise<undefined> {
    if (command.do === 'break') this.#broken.set(command.rule, command.how);
    if (command.do === 'mend') this.#broken.clear();
    if (command.do !== 'break') await this.#reload(command.do === 'reload' ? command.changed : []);
  }

  async #reload(changed: readonly string[]): Promise<undefined> {
    for (const rule of changed) this.#severities.set(rule, (this.#severities.get(rule) ?? 0) + 1);
    this.#write();
    for (const [who, instance] of this.#instances) {
      await instance.runner.reload().catch((error: unknown) => {
        if (!instance.dead) throw error;
      });
      await this.#bury(who);
    }
  }

  /** While one is in the midst of something, as if it had stood still: the other one takes the lease, and does it. */
  async #overtake(one: FaultyInstance): Promise<void> {
    if (this.#overtaking) return;
    this.#overtaking = true;
    for (const other of this.#instances.values())
      if (other !== one && !(await other.runner.catchUp())) {
        this.#monotonic += LEASE_MS;
        await other.runner.catchUp();
      }
    this.#overtaking = false;
  }

  #write(): void {
    writeFileSync(
      join(this.#directory, 'rules.yml'),
      textOf(this.#ending, (rule) => this.#severities.get(rule) ?? 0),
    );
  }

  /** Compares the alerts with what a plain look at all events finds. */
  async #difference(): Promise<Difference | undefined> {
    const known = this.#now - ON_ITS_WAY_MS - this.#latenessMs;
    // What waited until a clock that was ahead said so may have fired before its time.
    const all = this.#now >= this.#latest;
    const rules = Object.keys(RULES).filter((rule) => (all || !WAITING.has(rule)) && !this.#broken.has(rule));
    const wanted = sorted(rules.flatMap((rule) => foundBy(rule, this.#events, known)));
    const found = sorted((await this.#alerts()).filter(({ rule }) => rules.includes(rule)));
    if (JSON.stringify(found) === JSON.stringify(wanted)) return undefined;
    return { missed: without(wanted, found), doubled: without(found, wanted) };
  }

  async #alerts(): Promise<Found[]> {
    const { alerts } = await findAlerts(this.#state, { matches: () => true, limit: 10_000, from: 0 });
    return alerts
      .filter(({ status }) => status === 'open')
      .map(({ rule, group, count, firstseen, lastseen }) => ({
        rule,
        group: Object.values(group).join(' '),
        count,
        first: Date.parse(firstseen),
        last: Date.parse(lastseen),
      }));
  }
}

export interface Difference {
  readonly missed: readonly string[];
  /** Or not to be there at all. */
  readonly doubled: readonly string[];
}

/** Of two lists what the first one has more of. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function sorted(all: readonly Found[]): string[] {
  return all
    .map(({ rule, group, count, first, last }) => {
      const said = RULES[rule]?.uncounted ? '' : `${count}, `;
      return `${rule} ${group}: ${said}${second(first)} to ${second(last)}`;
    })
    .sort();
}

function second(time: number): number {
  return (time - START) / 1000;
}
