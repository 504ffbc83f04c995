import { MozdefError } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { PluginCheck, PluginFault } from './find-plugin-faults.ts';

const LOAD_MS = 15_000;
const HEAP_MB = 1024;

/**
 * All that is wrong with section `plugins` and its files, as errors that say where. Their code runs in a thread; a file that is not
 * loaded within `loadMs`, or ends the thread, is one of the faults.
 */
export async function pluginFaults(check: PluginCheck, loadMs = LOAD_MS): Promise<MozdefError[]> {
  const without: string[] = [];
  const hanging: MozdefError[] = [];
  for (;;) {
    const answer = await checkInThread({ ...check, without }, loadMs);
    if ('faults' in answer) {
      const faults = answer.faults.map(({ code, message, ...detail }) => new MozdefError(code, message, detail));
      return [...faults, ...hanging];
    }
    without.push(answer.file);
    hanging.push(
      new MozdefError('plugin-invalid', `${answer.file} hangs or ends its thread while it is loaded`, {
        where: answer.file,
        remedy: 'Correct the file, or move it out of the plugin directory.',
      }),
    );
  }
}

type Answer = { readonly faults: readonly PluginFault[] } | { readonly file: string };

/** The faults, or the file at which the check came to its end. */
async function checkInThread(check: PluginCheck, loadMs: number): Promise<Answer> {
  let file: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const thread = new ThreadClient({
    module: './plugin-check-thread',
    base: import.meta.url,
    name: 'plugin check',
    workerData: check,
    maxOldGenerationSizeMb: HEAP_MB,
    printsToStderr: true,
    onNote: (note) => {
      file = String(note);
      timer?.refresh();
    },
  });
  timer = setTimeout(() => void thread.terminate(), loadMs);
  try {
    return { faults: await thread.call<PluginFault[]>('check') };
  } catch (error) {
    if (file === undefined || check.without?.includes(file)) throw error;
    return { file };
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
