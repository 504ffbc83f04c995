/** What one check found. */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** How to mend it. */
  readonly remedy?: string;
}
