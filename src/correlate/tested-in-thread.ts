import type { AlertDraft } from '../alert/draft-alert.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { BackTestThreadData, TestedHead } from './back-test-thread.ts';
import { linesOf } from './event-lines.ts';
import type { TestedRule } from './tested-rule.ts';

/** One call may take so long. */
const STUCK_MS = 30_000;

/**
 * Tries a rule of the configuration in a thread of its own, and gives it to `use` until that is done. Rejects with `not-found` when
 * there is none of this id, with `rule-failed` when it fails or does not come to an end.
 */
export async function testInThread<T>(
  data: BackTestThreadData,
  signal: AbortSignal,
  use: (rule: TestedRule) => Promise<T>,
): Promise<T> {
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
    const head = await call<TestedHead>(thread, data.id, 'open');
    return await use({
      ...head,
      add(events) {
        return call<number>(thread, data.id, 'add', linesOf(events));
      },
      drafts: () => call<AlertDraft[]>(thread, data.id, 'drafts'),
    });
  } finally {
    signal.removeEventListener('abort', end);
    await thread.terminate();
  }
}

async function call<T>(thread: ThreadClient, id: string, method: string, argument?: Uint8Array): Promise<T> {
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
