import type { AlertDraft } from '../alert/draft-alert.ts';
import type { Event } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { BackTestThreadData, CountingHead, TestedHead } from './back-test-thread.ts';
import { linesOf } from './event-lines.ts';
import type { TestedRule } from './tested-rule.ts';

/** One call may take so long. */
const STUCK_MS = 30_000;

/**
 * Tries a rule of the configuration in a thread of its own, and gives it to `use` until that is done. Rejects with `not-found` when
 * there is none of this id, with `rule-failed` when it fails or does not come to an end.
 */
export function testInThread<T>(
  data: BackTestThreadData,
  signal: AbortSignal,
  use: (rule: TestedRule) => Promise<T>,
): Promise<T> {
  return inThread(data, signal, async (call) =>
    use({
      ...(await call<TestedHead>('open')),
      add: (events) => call<number>('add', linesOf(events)),
      drafts: () => call<AlertDraft[]>('drafts'),
    }),
  );
}

/** A rule that is asked in a thread what it counts. */
export interface AskedRule extends CountingHead {
  /** Of each event the groups that it counts for. */
  groupsOf(events: readonly Event[]): Promise<readonly (readonly (readonly string[])[])[]>;
}

/** The same for a rule, also of Sigma, that is only asked what it counts. */
export function askInThread<T>(
  data: BackTestThreadData,
  signal: AbortSignal,
  use: (rule: AskedRule) => Promise<T>,
): Promise<T> {
  return inThread(data, signal, async (call) =>
    use({
      ...(await call<CountingHead>('openCounting')),
      groupsOf: (events) => call('groups', linesOf(events)),
    }),
  );
}

type Call = <T>(method: string, argument?: Uint8Array) => Promise<T>;

async function inThread<T>(data: BackTestThreadData, signal: AbortSignal, use: (call: Call) => Promise<T>): Promise<T> {
  const thread = new ThreadClient({
    module: './back-test-thread',
    base: import.meta.url,
    name: 'back-test',
    workerData: data,
    printsToStderr: true,
  });
  const end = (): void => void thread.terminate();
  signal.addEventListener('abort', end);
  try {
    return await use((method, argument) => callInTime(thread, data.id, { method, argument }));
  } finally {
    signal.removeEventListener('abort', end);
    await thread.terminate();
  }
}

async function callInTime<T>(
  thread: ThreadClient,
  id: string,
  { method, argument }: { readonly method: string; readonly argument: Uint8Array | undefined },
): Promise<T> {
  let stuck = false;
  const timer = setTimeout(() => {
    stuck = true;
    void thread.terminate();
  }, STUCK_MS);
  try {
    return await thread.call<T>(method, argument);
  } catch (error) {
    if (!stuck) throw error;
    throw new MozdefError('rule-failed', `rule ${id} takes longer than ${STUCK_MS / 1000} s, and is not waited for`, {
      remedy: 'Try a shorter time, or correct the rule.',
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
