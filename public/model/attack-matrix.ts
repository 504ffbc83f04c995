import { TACTICS, techniqueOf } from '../../src/detect/attack/tactics.ts';
import { TECHNIQUE_NAMES } from '../../src/detect/attack/technique-names.ts';
import type { RuleView } from '../api/types.ts';

/**
 * How rules look for a technique: `covered`: one of them alerted in 30 days; `quiet`: they look, and none did; `off`: there are some,
 * and none looks; `uncovered`: there is none.
 */
export const STANDINGS = ['covered', 'quiet', 'off', 'uncovered'] as const;
export type Standing = (typeof STANDINGS)[number];

/** What rules say of a technique, or of those of a tactic that name no technique. */
export interface MatrixCell {
  /** As `T1110`, or that of the tactic. */
  readonly id: string;
  readonly name: string;
  readonly standing: Standing;
  /** Rules that name it or one below it. */
  readonly rules: readonly RuleView[];
  /** How often these alerted in 30 days. */
  readonly alerts: number;
}

export interface MatrixColumn {
  /** Of the tactic. */
  readonly id: string;
  readonly name: string;
  /** Those that alerted first. */
  readonly cells: readonly MatrixCell[];
}

export interface AttackMatrix {
  readonly columns: readonly MatrixColumn[];
  /** How many techniques stand how, each once, whatever tactics it serves. */
  readonly counts: Readonly<Record<Standing, number>>;
  /** Ids that rules name and this version of ATT&CK does not have. */
  readonly unknown: readonly string[];
}

/** Which techniques of ATT&CK rules look for, by tactic. Ids below a technique count for theirs, ids that were renamed for the present one. */
export function attackMatrix(rules: readonly RuleView[]): AttackMatrix {
  const byId = new Map<string, Set<RuleView>>();
  const unknown = new Set<string>();
  for (const rule of rules)
    for (const id of rule.attack) {
      const present = techniqueOf(id) ?? id;
      const known = byId.get(present) ?? new Set();
      byId.set(present, known.add(rule));
      if (!TECHNIQUE_NAMES.has(present) && !TACTICS.some((tactic) => tactic.id === present)) unknown.add(id);
    }
  const cellOf = (id: string, name: string): MatrixCell => summedUp(id, name, [...(byId.get(id) ?? [])]);
  const techniques = new Map([...TECHNIQUE_NAMES].map(([id, name]) => [id, cellOf(id, name)]));
  const columns = TACTICS.map(({ id, name, techniques: numbers }) => {
    const own = cellOf(id, 'without a technique');
    const cells = numbers.flatMap((number) => techniques.get(`T${number}`) ?? []).sort(byStanding);
    return { id, name, cells: own.rules.length > 0 ? [own, ...cells] : cells };
  });
  const count = (wanted: Standing): number =>
    [...techniques.values()].filter(({ standing }) => standing === wanted).length;
  const counts = { covered: count('covered'), quiet: count('quiet'), off: count('off'), uncovered: count('uncovered') };
  return { columns, counts, unknown: [...unknown].sort() };
}

/** Rules that do not look at events. */
const IDLE: ReadonlySet<string> = new Set(['off', 'failed']);

function summedUp(id: string, name: string, rules: readonly RuleView[]): MatrixCell {
  const alerts = rules.reduce((sum, rule) => sum + rule.alerts, 0);
  return { id, name, standing: standingOf(rules, alerts), rules, alerts };
}

function standingOf(rules: readonly RuleView[], alerts: number): Standing {
  if (rules.length === 0) return 'uncovered';
  if (rules.every(({ state }) => IDLE.has(state))) return 'off';
  return alerts > 0 ? 'covered' : 'quiet';
}

function byStanding(one: MatrixCell, other: MatrixCell): number {
  const rank = ({ standing }: MatrixCell): number => STANDINGS.indexOf(standing);
  return rank(one) - rank(other) || other.alerts - one.alerts || (one.name < other.name ? -1 : 1);
}
