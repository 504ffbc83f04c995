import type { ConfigNode } from './config-node.ts';
import { walkConfig } from './config-node.ts';
import { type KeyText, readKeys } from './key-layer.ts';
import { editDistance, nearest } from './nearest.ts';
import type { Layer, Problem } from './origin.ts';
import { isTypo } from './unknown-key.ts';

const PREFIX = 'MOZDEF_';
/** Variables that are no configuration. */
const OTHER = /^MOZDEF_(?:CONFIG|DEBUG|URL|TOKEN|TEST_.*)$/;
/** What Kubernetes and Docker links set for a service that is called mozdef-something. */
const SERVICE_LINK = /_(?:SERVICE_(?:HOST|PORT)(?:_.*)?|PORT(?:_\d+_(?:TCP|UDP)(?:_.*)?)?|NAME|ENV_.*)$/;

/**
 * What `MOZDEF_SECTION__KEY` variables say. A variable with the name of a section that is no key (`MOZDEF_QUEUE_MAX_BYTES`)
 * is a problem, since it was surely meant; other unknown `MOZDEF_` variables are not ours.
 */
export function readEnvLayer(root: ConfigNode, env: NodeJS.ProcessEnv): Layer {
  const keys: KeyText[] = [];
  const problems: Problem[] = [];
  const known = variableNames(root);
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || OTHER.test(name) || text === undefined) continue;
    const path = name.slice(PREFIX.length).toLowerCase().split('__');
    if (root.keys.has(path[0] ?? '')) keys.push({ path, text, origin: { kind: 'env', name } });
    else {
      const meant = probablyMeant(name, known, root);
      if (meant) problems.push({ message: `no such variable; did you mean ${meant}?`, origin: { kind: 'env', name } });
    }
  }
  const layer = readKeys(root, keys);
  const named = layer.problems.map((problem) => nameVariable(problem, known));
  return { assignments: layer.assignments, problems: [...problems, ...named] };
}

/** The names of all variables that set one key. */
function variableNames(root: ConfigNode): readonly string[] {
  const names: string[] = [];
  walkConfig(root, (path, node) => {
    if (node.kind !== 'section') names.push(PREFIX + path.join('__').toUpperCase());
  });
  return names;
}

function probablyMeant(name: string, known: readonly string[], root: ConfigNode): string | undefined {
  const meant = nearest(name, known);
  if (meant === undefined || SERVICE_LINK.test(name)) return undefined;
  const rest = name.slice(PREFIX.length).toLowerCase();
  const surelyOurs = rest.includes('__') || [...root.keys.keys()].some((key) => rest.startsWith(`${key}_`));
  return surelyOurs || isTypo(rest, editDistance(name, meant)) ? meant : undefined;
}

/** Says the nearest variable's name, which is what a person has to type. */
function nameVariable(problem: Problem, known: readonly string[]): Problem {
  if (problem.origin.kind !== 'env' || !problem.message.startsWith('unknown key')) return problem;
  const meant = nearest(problem.origin.name, known);
  return { ...problem, message: problem.message.replace(/; .*$/, `; did you mean ${meant}?`) };
}
