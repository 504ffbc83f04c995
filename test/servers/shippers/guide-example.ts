import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const GUIDES = join(import.meta.dirname, '../../../docs/guides');

/**
 * The first example under a heading of a guide, with what is particular to a test in the place of what users would write:
 * so what the guide says is what was tried. Throws when the guide does not say it.
 */
export function guideExample(guide: string, heading: string, replacements: Readonly<Record<string, string>>): string {
  const section = readFileSync(join(GUIDES, guide), 'utf8').split(`\n## ${heading}\n`)[1] ?? '';
  const example = /^```\w*\n([^]*?)^```/m.exec(section)?.[1];
  if (example === undefined) throw new Error(`${guide} has no example under ${heading}`);
  return Object.entries(replacements).reduce((text, [written, meant]) => {
    if (!text.includes(written)) throw new Error(`the example under ${heading} does not say ${written}`);
    return text.replace(written, meant);
  }, example);
}
