import { hangingFiles } from '../../detect/code/hanging-files.ts';
import { type LoadedRules, type LoadOptions, loadRules } from '../../detect/load-rules.ts';
import { codeFiles } from '../../detect/own-rules.ts';

/** As `loadRules`, for who has one thread: a file of code that does not come to an end is a fault of its own, as in a server. */
export async function loadInTime(options: LoadOptions): Promise<LoadedRules> {
  // Those that come with MozDef do.
  const files = await codeFiles({ ...options.config, bundled: false });
  return loadRules({ ...options, hanging: await hangingFiles(files) });
}
