import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import type { ShownKey } from '../../src/config/shown-config.ts';
import { requests } from './requests.ts';

/** Which entries of the audit log; what is not said is not asked. */
export interface WantedEntries {
  readonly who?: string | undefined;
  /** Text of the operation or its path. */
  readonly what?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
export interface AuditAnswer {
  readonly entries: readonly AuditEntry[];
  readonly next?: string;
}
/** What came of reading all of the audit log. */
export interface VerifyAnswer {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly fault?: { readonly seq: number; readonly message: string };
}
/** One who is told of alerts. */
export interface TargetView {
  readonly name: string;
  readonly use: string;
  readonly summary: string;
  readonly when: Readonly<Record<string, unknown>>;
  readonly template: string;
  readonly waiting: number;
  readonly failed: number;
  readonly trouble?: string;
}
export interface TestAnswer {
  readonly delivered: boolean;
  readonly answer: string;
}

/** What the server answers about how it is set up, and what people did. */
export const settingsApi = {
  audit: (wanted: WantedEntries, limit: number, after?: string): Promise<AuditAnswer> =>
    requests.get('/api/audit', { ...wanted, limit, after }),
  verifyAudit: (): Promise<VerifyAnswer> => requests.get('/api/audit/verify'),
  config: (under: string): Promise<{ readonly keys: readonly ShownKey[] }> => requests.get('/api/config', { under }),
  targets: (): Promise<{ readonly actions: readonly TargetView[] }> => requests.get('/api/actions'),
  testTarget: (name: string): Promise<TestAnswer> => requests.post(`/api/actions/${encodeURIComponent(name)}/test`, {}),
};
