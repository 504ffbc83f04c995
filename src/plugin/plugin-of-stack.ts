import type { PluginFile } from './find-plugin-files.ts';
import { pluginUrl, resolvedUrl } from './resolve-hooks.ts';

/** Version under which worker threads load plugins: each thread loads them once. */
const VERSION = '0';

/** Name of the plugin whose file stands highest in this stack trace; undefined when none does. */
export function pluginOfStack(stack: string, files: readonly PluginFile[]): string | undefined {
  const found = files
    .map(({ file, name }) => ({ name, at: stack.indexOf(`${resolvedUrl(pluginUrl(file, VERSION))}:`) }))
    .filter(({ at }) => at >= 0)
    .sort((left, right) => left.at - right.at);
  return found[0]?.name;
}
