/** What the store tells its owner about its housekeeping, for the log and the counters. */
export type StoreNote =
  | { readonly did: 'open'; readonly orphans: number; readonly events: number; readonly ms: number }
  | { readonly did: 'seal'; readonly rows: number; readonly bytes: number; readonly ms: number }
  | {
      readonly did: 'merge';
      readonly parts: number;
      readonly rows: number;
      readonly bytes: number;
      readonly ms: number;
    }
  | { readonly did: 'retention'; readonly segments: number; readonly rows: number; readonly bytes: number }
  | { readonly did: 'fail'; readonly error: string };
