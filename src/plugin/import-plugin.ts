import { fileURLToPath } from 'node:url';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { installResolveHooks, pluginUrl, urlAsTypescript } from './resolve-hooks.ts';

const LONGEST = 300;

/**
 * The default export of a plugin file. A file is read once per thread and version: another version reads it (and what it imports
 * relatively) anew. Rejects with `plugin-invalid`, saying file, line and column where they are known.
 */
export async function importPlugin(file: string, version: string): Promise<unknown> {
  installResolveHooks();
  const url = pluginUrl(file, version);
  try {
    return ((await import(url)) as { default?: unknown }).default;
  } catch (error) {
    const place = placeOfError(error) ?? (error instanceof SyntaxError ? await placeByTypescript(url) : undefined);
    throw new MozdefError('plugin-invalid', `${file} cannot be loaded: ${sentenceOf(error)}`, {
      where: place ?? file,
      remedy: 'Correct the file, or move it out of the plugin directory.',
      cause: error,
    });
  }
}

/** Node says where a syntax error of TypeScript is, but not where one of JavaScript is. Nothing runs that did not parse. */
async function placeByTypescript(url: string): Promise<string | undefined> {
  try {
    await import(urlAsTypescript(url));
    return undefined;
  } catch (error) {
    return placeOfError(error);
  }
}

/** The first call in the file of a plugin, or in one that it imports. */
const CALL = /\n {4}at [^\n]*?(file:[^\n?]+)\?mozdef-plugin=[^\n:]*:(\d+):(\d+)/;

/** `file:line:column` of the innermost place in a file that was loaded so at which this was thrown, if that is known. */
export function placeOfError(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, file, line, column] = CALL.exec(stack) ?? [];
  return syntaxPlace(stack.split('\n', 50)) ?? (file && `${fileURLToPath(file)}:${line}:${column}`);
}

/** Above the stack of a syntax error stand its file and line, the source, and a mark below it unless it is at the file's end. */
function syntaxPlace([head = '', ...source]: readonly string[]): string | undefined {
  const [, file, line] = /^(file:[^?]+)\?[^:]*:(\d+)$/.exec(head) ?? [];
  const below = source.findIndex((text) => text === '' || /^ *\^/.test(text));
  if (file === undefined || below < 0) return undefined;
  const marked = source[below]?.indexOf('^') ?? -1;
  const column = marked < 0 ? (source[below - 1]?.length ?? 0) : marked;
  return `${fileURLToPath(file)}:${line}:${column + 1}`;
}

function sentenceOf(error: unknown): string {
  return (messageOf(error).split('\n', 1)[0] ?? '').slice(0, LONGEST);
}
