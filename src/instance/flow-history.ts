import type { Part } from '../lifecycle/part.ts';
import { type Flow, flowOfAll, SILENT_SECONDS } from './flow-of-all.ts';
import type { InstanceRegister } from './instance-register.ts';

/** How events flowed in one span of time: the mean of the rates, and the longest lag. */
export interface FlowSample extends Flow {
  /** When the span begins, milliseconds since 1970. */
  readonly at: number;
}

export interface FlowHistoryOptions {
  readonly instances: Pick<InstanceRegister, 'list'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Span {
  readonly at: number;
  readonly flows: Flow[];
}

/** As often as instances tell their rates, which are those of the ten seconds before. */
const EVERY_MS = 10_000;
const SPAN_MS = 60_000;
const KEPT_MS = 24 * 3_600_000;

/** The flow through all instances over the last day, a minute at a time: in memory, since this one was started. */
export class FlowHistory implements Part {
  readonly name = 'flow-history';
  readonly #options: FlowHistoryOptions;
  #spans: Span[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FlowHistoryOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.sample();
    this.#timer = setInterval(() => void this.sample(), EVERY_MS);
    this.#timer.unref();
  }
  async stop(): Promise<void> {
    clearInterval(this.#timer);
  }

  /** Notes how events flow now. While that cannot be known nothing is noted. */
  async sample(): Promise<void> {
    const entries = await this.#options.instances.list().catch(() => []);
    const [own] = entries.filter(({ silentSeconds }) => silentSeconds <= SILENT_SECONDS);
    if (own === undefined) return;
    const now = this.#options.now();
    const at = startOf(now, SPAN_MS);
    const flow = flowOfAll(own, entries);
    const last = this.#spans.at(-1);
    if (last?.at === at) last.flows.push(flow);
    else this.#spans.push({ at, flows: [flow] });
    this.#spans = this.#spans.filter((span) => span.at > now - KEPT_MS);
  }

  /** The last day in spans of this length, milliseconds, in order of time; without those in which nothing was noted. */
  samples(spanMs: number): FlowSample[] {
    const spans = Map.groupBy(this.#spans, ({ at }) => startOf(at, spanMs));
    return [...spans].map(([at, some]) => ({ at, ...summed(some.flatMap(({ flows }) => flows)) }));
  }
}

function startOf(time: number, spanMs: number): number {
  return Math.floor(time / spanMs) * spanMs;
}

function summed(flows: readonly Flow[]): Flow {
  const mean = (name: 'accepted' | 'stored'): number =>
    Math.round((flows.reduce((sum, flow) => sum + flow[name], 0) / flows.length) * 10) / 10;
  return {
    accepted: mean('accepted'),
    stored: mean('stored'),
    lagSeconds: Math.max(...flows.map(({ lagSeconds }) => lagSeconds)),
  };
}
