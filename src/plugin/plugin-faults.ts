import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { ThreadClient } from '../lifecycle/thread.ts';
import type { PluginCheck, PluginFault } from './find-plugin-faults.ts';

const LOAD_MS = 30_000;

/**
 * All that is wrong with section `plugins` and its files, as errors that say where. Their code runs in a thread, which is ended
 * after `loadMs` without a step.
 */
export async function pluginFaults(check: PluginCheck, loadMs = LOAD_MS): Promise<MozdefError[]> {
  let file = '';
  let timer: NodeJS.Timeout | undefined;
  const thread = new ThreadClient({
    module: './plugin-check-thread',
    base: import.meta.url,
    name: 'plugin check',
    workerData: check,
    printsToStderr: true,
    onNote: (note) => {
      file = String(note);
      timer?.refresh();
    },
  });
  timer = setTimeout(() => void thread.terminate(), loadMs);
  try {
    return (await thread.call<PluginFault[]>('check')).map(({ code, message, ...detail }) => {
      return new MozdefError(code, message, detail);
    });
  } catch (error) {
    if (file === '') throw error;
    return [
      new MozdefError('plugin-invalid', `${file} hangs or ends its thread while it is loaded: ${messageOf(error)}`, {
        where: file,
        remedy: 'Correct the file, or move it out of the plugin directory.',
      }),
    ];
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
