import { ATTACKER_SCOPES, type AttackerScope } from '../../src/alert/attacker-scopes.ts';

/** All that decides what the view of attackers shows; it lives in the address. */
export interface AttackersState {
  /** What they are brought together by. */
  readonly by: AttackerScope;
  /** Text that they hold. */
  readonly q: string;
  /** Of alerts raised since then, as `now-7d`. */
  readonly from: string;
}

export const ATTACKERS_PATH = '/entities/attackers';
const DEFAULTS: AttackersState = { by: 'network', q: '', from: 'now-7d' };

/** The address; what is as by default is left out. */
export function encodeAttackersState({ by, q, from }: AttackersState): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (by !== DEFAULTS.by) params.set('by', by);
  if (from !== DEFAULTS.from) params.set('from', from);
  const search = params.toString();
  return search === '' ? ATTACKERS_PATH : `${ATTACKERS_PATH}?${search}`;
}

/** Reads what `encodeAttackersState` wrote; what is missing or not understood is as by default. */
export function decodeAttackersState({ search }: Pick<URL, 'search'>): AttackersState {
  const params = new URLSearchParams(search);
  return {
    by: ATTACKER_SCOPES.find((scope) => scope === params.get('by')) ?? DEFAULTS.by,
    q: params.get('q') ?? DEFAULTS.q,
    from: params.get('from') ?? DEFAULTS.from,
  };
}
