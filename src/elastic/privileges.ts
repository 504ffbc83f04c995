import type { SearchServer } from './search-server.ts';

/** Something that MozDef's user, or its API key, has to be allowed at a server with security. */
export interface Privilege {
  readonly name: string;
  /** Patterns of the indices that it is for; undefined: for the cluster. */
  readonly indices?: readonly string[];
  /** What it is needed for, such as `to make snapshots`. */
  readonly purpose: string;
  /** Whether nothing but this purpose suffers without it. */
  readonly optional?: boolean;
}

/** Without it nobody is told even what answers. */
export const MONITOR: Privilege = { name: 'monitor', purpose: 'to see which server it is' };

const TIMEOUT_MS = 10_000;

interface Answer {
  readonly cluster?: Readonly<Record<string, boolean>>;
  readonly index?: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

/**
 * Those that the server does not give, each for the indices it is missing for. Undefined when it does not tell: security is
 * off, or it is an OpenSearch, where nobody can ask for their own. Rejects as `request` of the server does.
 */
export async function missingPrivileges(
  server: Pick<SearchServer, 'request'>,
  privileges: readonly Privilege[],
): Promise<Privilege[] | undefined> {
  const { status, body } = await server.request<Answer>({
    method: 'POST',
    path: '/_security/user/_has_privileges',
    body: {
      cluster: privileges.filter(({ indices }) => !indices).map(({ name }) => name),
      index: privileges.flatMap(({ name, indices }) => (indices ? [{ names: indices, privileges: [name] }] : [])),
    },
    timeoutMs: TIMEOUT_MS,
  });
  const { cluster, index } = body;
  if (status !== 200 || !cluster || !index) return undefined;
  return privileges.flatMap((privilege) => {
    const { name, indices } = privilege;
    if (!indices) return cluster[name] === false ? [privilege] : [];
    const refused = indices.filter((pattern) => index[pattern]?.[name] === false);
    return refused.length > 0 ? [{ ...privilege, indices: refused }] : [];
  });
}

/** What to do about a refusal. The names are those of Elasticsearch; OpenSearch has others, and says in the refusal which are missing. */
export function grantRemedy(kind: string, privileges: readonly Privilege[]): string {
  if (kind === 'opensearch')
    return "Give MozDef's user what the server names; docs/guides/use-elasticsearch.md has its role.";
  return `Give MozDef's user or API key ${privilegesText(privileges)}; mozdef doctor says which it lacks.`;
}

/** Such as `manage on events* and mozdef-*`. */
export function privilegeText({ name, indices }: Privilege): string {
  return indices ? `${name} on ${listText(indices)}` : `${name} of the cluster`;
}

/** All of them in one sentence's part, those for the same indices together. */
export function privilegesText(privileges: readonly Privilege[]): string {
  const groups = Map.groupBy(privileges, ({ indices }) => (indices ? `on ${listText(indices)}` : 'of the cluster'));
  return [...groups].map(([place, group]) => `${listText(group.map(({ name }) => name))} ${place}`).join('; ');
}

function listText(words: readonly string[]): string {
  const [last = ''] = words.slice(-1);
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
