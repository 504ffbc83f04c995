import { MozdefError } from '../../lifecycle/error.ts';
import { ThreadClient } from '../../lifecycle/thread.ts';
import type { CodeFile } from './find-code-files.ts';

/** So long each file may take. */
const LIMIT_MS = 15_000;

/**
 * Those of these files that do not come to an end, or end the thread that runs them: for who would run them in the thread that
 * everything else of the process waits for. Each is run once, in a thread of their own.
 */
export async function hangingFiles(files: readonly CodeFile[], limitMs = LIMIT_MS): Promise<readonly string[]> {
  const hanging: string[] = [];
  let left = files.map(({ file }) => file);
  while (left.length > 0) {
    const at = await firstHanging(left, limitMs);
    if (at === undefined) break;
    hanging.push(at);
    left = left.slice(left.indexOf(at) + 1);
  }
  return hanging;
}

async function firstHanging(files: readonly string[], limitMs: number): Promise<string | undefined> {
  let file: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const thread: ThreadClient = new ThreadClient({
    module: './try-code-thread',
    base: import.meta.url,
    name: 'code',
    printsToStderr: true,
    onNote: (note) => {
      file = String(note);
      clearTimeout(timer);
      timer = setTimeout(() => void thread.terminate(), limitMs);
    },
  });
  try {
    await thread.call('run', files);
    return undefined;
  } catch (error) {
    if (file === undefined || !(error instanceof MozdefError) || error.code !== 'thread-died') throw error;
    return file;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
