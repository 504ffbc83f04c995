import type { MozdefError } from '../../lifecycle/error.ts';

/** What one check found. */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** How to mend it. */
  readonly remedy?: string;
}

/** What an error found. */
export function failed(check: string, { message, remedy }: MozdefError): Finding {
  return { check, result: 'fail', message, ...(remedy !== undefined && { remedy }) };
}

/** The same of one whose message does not say its place. */
export function failedAt(check: string, error: MozdefError): Finding {
  const finding = failed(check, error);
  return error.where === undefined ? finding : { ...finding, message: `${finding.message} (${error.where})` };
}
