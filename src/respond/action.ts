import type { ZodType } from 'zod';
import type { Logger } from '../log/log.ts';
import type { BlockList } from './block-list.ts';
import type { Reply, SendRequest } from './http/guarded-request.ts';
import type { News } from './news.ts';

/** What a target is told at once. */
export interface Notice {
  /** The same at each try, so that a receiver that remembers it takes it once. */
  readonly id: string;
  /** When it was made, ISO 8601 UTC. */
  readonly time: string;
  /** It is only there to see whether it arrives. */
  readonly test: boolean;
  /** One at least; more only for an action that `aggregates`. Oldest first. */
  readonly news: readonly [News, ...News[]];
}

/** Proof that it was delivered. */
export interface Receipt {
  /** What the other side said, in a line. */
  readonly answer: string;
  /** What the other side calls it: is handed over with what comes later of the same alert. */
  readonly reference?: string;
}

/** What an action may use. One per target. */
export interface ActionHost {
  readonly log: Logger;
  /** The clock; fixed in tests. */
  readonly now: () => Date;
  /** Asks over HTTP; throws a DeliveryError unless the answer is 2xx. Goes to no address inside unless the target says so. */
  readonly send: (request: SendRequest, signal: AbortSignal) => Promise<Reply>;
  /** For what is not HTTP: an address of this host that may be connected to. */
  readonly addressOf: (hostname: string) => Promise<string>;
  /** PEM of the authority that a receiver with TLS is to be trusted by; absent: those that everyone knows. */
  readonly ca?: Buffer;
  /** What the configuration holds under this name, or in the file that `<name>_file` names. Throws when there is neither, and no `otherwise`. */
  readonly secret: (name: string, otherwise?: string) => string;
  readonly blocks: Pick<BlockList, 'add' | 'remove'>;
}

export interface ActionRun<Config, Context> {
  readonly config: Config;
  readonly context: Context;
  readonly host: ActionHost;
  /** Aborts when it takes too long. */
  readonly signal: AbortSignal;
}

/** Tells someone of alerts, or does something about them, after they are saved. */
export interface Action<Config = unknown, Context = unknown> {
  readonly kind: 'action';
  /** Kebab-case, equal to the file's name. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** It can tell of several alerts at once. */
  readonly aggregates: boolean;
  /** Schema of `actions.<target>.config`. */
  readonly config?: ZodType<Config>;
  /** Once per target, at start: reads secrets, compiles patterns. What it returns is `run.context`. */
  readonly setup?: (config: Config, host: ActionHost) => Context;
  /** Rejects when it could not be delivered: with a DeliveryError that says whether to try again, else it is tried again. */
  readonly deliver: (notice: Notice, run: ActionRun<Config, Context>) => Promise<Receipt>;
}

type ActionDefinition<Config, Context> = Omit<Action<Config, Context>, 'kind' | 'aggregates'> & {
  /** Default false. */
  readonly aggregates?: boolean;
};

/** Declares an action; the default export of a file in `plugins/actions/` or in the folder `actions` of a user's directory. */
export function defineAction<Config = unknown, Context = undefined>(
  definition: ActionDefinition<Config, Context>,
): Action<Config, Context> {
  return { kind: 'action', aggregates: false, ...definition };
}
