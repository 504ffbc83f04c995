import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Action, ActionHost, Notice, Receipt } from './action.ts';
import type { TargetConfig } from './actions-config.ts';
import { DeliveryError } from './delivery-error.ts';
import { parseTemplate, type Template } from './template.ts';

const DEADLINE_MS = 30_000;

/** A target that is ready to be told. */
export interface OpenTarget {
  readonly name: string;
  readonly config: TargetConfig;
  readonly action: Action;
  readonly template: Template;
  /** Rejects when it could not be delivered, at the latest after half a minute. */
  deliver(notice: Notice): Promise<Receipt>;
}

export interface TargetParts {
  readonly name: string;
  readonly config: TargetConfig;
  readonly action: Action;
  /** `config.config`, parsed by the action's schema. */
  readonly parsed: unknown;
  readonly host: ActionHost;
}

/** Runs the action's `setup`. Throws `config-invalid` when it fails, or the target asks of the action what it cannot do. */
export function openTarget({ name, config, action, parsed, host }: TargetParts): OpenTarget {
  const where = `actions.${name}`;
  if (config.aggregate.within > 0 && !action.aggregates)
    throw new MozdefError('config-invalid', `${action.name} takes alerts one by one`, {
      where: `${where}.aggregate.within`,
      remedy: 'Leave it out.',
    });
  const context = setUp(action, { parsed, host, where: `${where}.config` });
  return {
    name,
    config,
    action,
    template: parseTemplate(config.template),
    deliver: (notice) => withDeadline((signal) => action.deliver(notice, { config: parsed, context, host, signal })),
  };
}

function setUp(action: Action, { parsed, host, where }: { parsed: unknown; host: ActionHost; where: string }): unknown {
  try {
    return action.setup?.(parsed, host);
  } catch (error) {
    if (error instanceof MozdefError) throw error;
    throw new MozdefError('config-invalid', messageOf(error), { where, cause: error });
  }
}

async function withDeadline(work: (signal: AbortSignal) => Promise<Receipt>): Promise<Receipt> {
  const late = new AbortController();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new DeliveryError(`took longer than ${DEADLINE_MS / 1000} s`));
    late.abort();
  }, DEADLINE_MS);
  try {
    return await Promise.race([work(late.signal), end]);
  } finally {
    clearTimeout(timer);
  }
}
