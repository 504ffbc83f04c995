import { type ConfigNode, walkConfig } from './config-node.ts';
import { editDistance, nearest } from './nearest.ts';
import { dotted } from './origin.ts';

/** What to say about a key that does not exist: names the one that was probably meant, or those that exist. */
export function unknownKey(root: ConfigNode, section: ConfigNode, path: readonly string[]): string {
  const wrong = path.at(-1) ?? '';
  const meant = probablyMeant(root, section, path);
  const hint = meant ? `did you mean ${meant}?` : `allowed here: ${[...section.keys.keys()].join(', ')}`;
  return `unknown key ${dotted(path)}${wrong === '' ? ' (empty)' : ''}; ${hint}`;
}

/** The dotted path of the nearest right key: a similar one beside it, or one of that name elsewhere. */
function probablyMeant(root: ConfigNode, section: ConfigNode, path: readonly string[]): string | undefined {
  const wrong = path.at(-1) ?? '';
  const beside = likelyMeant(wrong, section.keys.keys());
  if (beside !== undefined) return dotted([...path.slice(0, -1), beside]);
  const everywhere: string[] = [];
  walkConfig(root, (known) => everywhere.push(dotted(known)));
  const elsewhere = everywhere.find((known) => known.endsWith(`.${wrong}`) || known === wrong);
  if (elsewhere !== undefined) return elsewhere;
  return likelyMeant(dotted(path), everywhere);
}

/** The nearest of these, if the word is probably a slip of it. */
export function likelyMeant(wrong: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(wrong, candidates);
  return near !== undefined && isTypo(wrong, editDistance(wrong, near)) ? near : undefined;
}

/** Up to a third of the letters may be wrong, in short words two, in very short ones one. */
export function isTypo(wrong: string, distance: number): boolean {
  return distance <= Math.max(wrong.length < 5 ? 1 : 2, Math.floor(wrong.length / 3));
}
