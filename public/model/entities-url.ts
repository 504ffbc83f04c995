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

/** Whether an address is one of the page Entities: the list, one of it, or who attacks. */
export function isEntitiesPath(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}
export function isEntityListPath(path: string): boolean {
  return path === PATH;
}

/** One that alerts are about. */
export interface EntityName {
  readonly kind: EntityKind;
  readonly value: string;
}

/** Where one of them is. */
export function entityPath({ kind, value }: EntityName): string {
  return `${PATH}/${encodeURIComponent(`${kind}:${value}`)}`;
}

/** Reads what `entityPath` wrote; undefined where the address is of none. */
export function entityOfPath(path: string): EntityName | undefined {
  if (!path.startsWith(`${PATH}/`)) return undefined;
  const name = decoded(path.slice(PATH.length + 1));
  const kind = ENTITY_KINDS.find((known) => name.startsWith(`${known}:`));
  const value = name.slice((kind?.length ?? 0) + 1);
  return kind === undefined || value === '' ? undefined : { kind, value };
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
export function alertsAbout({ kind, value }: EntityName, from: string): string {
  return encodeAlertsState({ ...ALERTS_DEFAULTS, status: [], entity: `${kind}:${value}`, from });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
