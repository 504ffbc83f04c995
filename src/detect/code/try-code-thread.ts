import { noteToOwner, serveThread } from '../../lifecycle/thread.ts';
import { importPlugin } from '../../plugin/import-plugin.ts';

/* Entry of the thread in which files of code are run to see whether they come to an end. What else is wrong with them is found by whoever reads them. */

for (const leftover of ['uncaughtException', 'unhandledRejection'] as const) process.on(leftover, () => {});

serveThread({
  async run(files: readonly string[]): Promise<void> {
    for (const file of files) {
      noteToOwner(file);
      await importPlugin(file, '0').catch(() => undefined);
    }
  },
});
