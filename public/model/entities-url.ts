import { ENTITY_KINDS, type EntityKind } from '../../src/alert/entities.ts';
import { ALERTS_DEFAULTS, encodeAlertsState } from './alerts-url.ts';

/** All that decides what the page Entities shows; it lives in the address. */
export interface EntitiesState {
  /** Only these; empty: any. */
  readonly kind: EntityKind | '';
  /** Text that they hold. */
  readonly q: string;
  /** Of alerts raised since then, as `now-7d`. */
  readonly from: string;
}

const PATH = '/entities';
const ENTITIES_DEFAULTS: EntitiesState = { kind: '', q: '', from: 'now-7d' };

export function isEntitiesPath(path: string): boolean {
  return path === PATH;
}

/** The address; what is as by default is left out. */
export function encodeEntitiesState({ kind, q, from }: EntitiesState): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (kind !== '') params.set('kind', kind);
  if (from !== ENTITIES_DEFAULTS.from) params.set('from', from);
  const search = params.toString();
  return search === '' ? PATH : `${PATH}?${search}`;
}

/** Reads what `encodeEntitiesState` wrote; what is missing or not understood is as by default. */
export function decodeEntitiesState({ search }: Pick<URL, 'search'>): EntitiesState {
  const params = new URLSearchParams(search);
  return {
    kind: ENTITY_KINDS.find((kind) => kind === params.get('kind')) ?? ENTITIES_DEFAULTS.kind,
    q: params.get('q') ?? ENTITIES_DEFAULTS.q,
    from: params.get('from') ?? ENTITIES_DEFAULTS.from,
  };
}

/** The address of all alerts about one, raised since then. */
export function alertsAbout(
  { kind, value }: { readonly kind: EntityKind; readonly value: string },
  from: string,
): string {
  return encodeAlertsState({ ...ALERTS_DEFAULTS, status: [], entity: `${kind}:${value}`, from });
}
