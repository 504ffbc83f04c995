import type { Breaking, Fault } from './faulty-instance.ts';

export type Name = 'one' | 'other';

export interface Occurrence {
  /** How many seconds before it is received. */
  readonly ago: number;
  readonly host: string;
  readonly category: string;
  readonly user: string;
}

export type Command =
  | { readonly do: 'send'; readonly events: readonly Occurrence[] }
  | { readonly do: 'send again' }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'look'; readonly who: Name }
  | { readonly do: 'reload'; readonly changed: readonly string[] }
  | { readonly do: 'break'; readonly rule: string; readonly how: Breaking }
  | { readonly do: 'mend' }
  | { readonly do: 'stop'; readonly who: Name }
  | { readonly do: 'forget'; readonly who: Name }
  | { readonly do: 'lose lease' }
  | { readonly do: 'fault'; readonly who: Name; readonly fault: Fault };
