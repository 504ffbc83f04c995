/** All that decides what the page Rules shows; it lives in the address. */
export interface RulesState {
  /** Of each only these; empty: any. */
  readonly state: readonly string[];
  readonly severity: readonly string[];
  readonly type: readonly string[];
  /** Text that they hold. */
  readonly q: string;
  readonly sort: RuleSort;
  /** As a list, or as the matrix of ATT&CK. */
  readonly view: 'list' | 'attack';
  /** Id of the rule that is open, or empty. */
  readonly sel: string;
}

/** The parts of the state that are chosen from lists. */
export const RULE_FACETS = ['state', 'severity', 'type'] as const;
export type RuleFacet = (typeof RULE_FACETS)[number];

/** What rules are sorted by. */
export const RULE_KEYS = ['title', 'state', 'severity', 'type', 'alerts', 'lastfired'] as const;
export type RuleKey = (typeof RULE_KEYS)[number];
/** With `-` the other way round. */
export type RuleSort = RuleKey | `-${RuleKey}`;

export const RULES_DEFAULTS: RulesState = {
  state: [],
  severity: [],
  type: [],
  q: '',
  sort: 'title',
  view: 'list',
  sel: '',
};
const PATH = '/rules';

/** Whether an address is one of the page Rules. */
export function isRulesPath(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

/** The address, `/rules/<id>?...`; what is as by default is left out. */
export function encodeRulesState({ q, sort, view, sel, ...chosen }: RulesState): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  for (const facet of RULE_FACETS) if (chosen[facet].length > 0) params.set(facet, chosen[facet].join(','));
  if (sort !== RULES_DEFAULTS.sort) params.set('sort', sort);
  if (view !== RULES_DEFAULTS.view) params.set('view', view);
  const search = params.toString();
  const path = sel === '' ? PATH : `${PATH}/${encodeURIComponent(sel)}`;
  return search === '' ? path : `${path}?${search}`;
}

/** Reads what `encodeRulesState` wrote; what is missing or not understood is as by default. */
export function decodeRulesState({ pathname, search }: Pick<URL, 'pathname' | 'search'>): RulesState {
  const params = new URLSearchParams(search);
  const chosen = (facet: RuleFacet): readonly string[] => [
    ...new Set((params.get(facet) ?? '').split(',').filter((one) => one !== '')),
  ];
  return {
    state: chosen('state'),
    severity: chosen('severity'),
    type: chosen('type'),
    q: params.get('q') ?? '',
    sort: sortOf(params.get('sort') ?? ''),
    view: params.get('view') === 'attack' ? 'attack' : 'list',
    sel: isRulesPath(pathname) ? decodeId(pathname.slice(PATH.length + 1)) : '',
  };
}

/** The address of one rule alone. */
export function ruleUrl(id: string): string {
  return encodeRulesState({ ...RULES_DEFAULTS, sel: id });
}

function sortOf(text: string): RuleSort {
  const key = text.replace(/^-/, '');
  return RULE_KEYS.some((known) => known === key) ? (text as RuleSort) : RULES_DEFAULTS.sort;
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
