import type { IncidentsState } from './incidents-url.ts';

/** By what incidents are counted, in words. */
export const PIVOT_DIMENSIONS: readonly { readonly name: string; readonly words: string }[] = [
  { name: 'tag:action', words: 'VERIS: action' },
  { name: 'tag:action.hacking.variety', words: 'VERIS: variety of hacking' },
  { name: 'tag:action.malware.variety', words: 'VERIS: variety of malware' },
  { name: 'tag:action.social.variety', words: 'VERIS: variety of social' },
  { name: 'tag:action.misuse.variety', words: 'VERIS: variety of misuse' },
  { name: 'tag:action.error.variety', words: 'VERIS: variety of error' },
  { name: 'tag:actor', words: 'VERIS: actor' },
  { name: 'tag:actor.external.motive', words: 'VERIS: motive from outside' },
  { name: 'tag:asset.assets.variety', words: 'VERIS: asset' },
  { name: 'tag:attribute', words: 'VERIS: attribute' },
  { name: 'tag', words: 'tag' },
  { name: 'phase', words: 'phase' },
  { name: 'severity', words: 'severity' },
  { name: 'kind', words: 'kind' },
  { name: 'tlp', words: 'TLP' },
  { name: 'owner', words: 'owner' },
  { name: 'month', words: 'month' },
  { name: 'year', words: 'year' },
];

/** What to ask the server: the filters of the list, and by what to count. */
export function pivotWanted({
  rows,
  cols,
  kind,
  phase,
  severity,
  which,
  q,
}: IncidentsState): Readonly<Record<string, string>> {
  const [only, ...others] = kind;
  return {
    rows,
    columns: cols,
    which,
    ...(q !== '' && { q }),
    ...(only !== undefined && others.length === 0 && { kind: only }),
    ...(phase.length > 0 && { phase: phase.join(',') }),
    ...(severity.length > 0 && { severity: severity.join(',') }),
  };
}

/** The list of those that a cell counts; undefined where the list cannot ask for them. */
export function cellState(state: IncidentsState, row: string, column: string): IncidentsState | undefined {
  const [one, other] = [narrowing(state.rows, row), narrowing(state.cols, column)];
  if (one === undefined || other === undefined || ('q' in one && ('q' in other || state.q !== ''))) return undefined;
  if ('q' in other && state.q !== '') return undefined;
  return { ...state, ...one, ...other, view: 'table' };
}

function narrowing(dimension: string, value: string): Partial<IncidentsState> | undefined {
  if (value === '') return undefined;
  if (dimension === 'phase' || dimension === 'severity' || dimension === 'kind') return { [dimension]: [value] };
  if (dimension === 'tag') return { q: value };
  return dimension.startsWith('tag:') ? { q: `${dimension.slice('tag:'.length)}.${value}` } : undefined;
}
