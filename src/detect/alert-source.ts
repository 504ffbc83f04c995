import type { RuleFile } from './rule/rule-schema.ts';

/** What alerts take over from their rule; plain data, so that it can cross threads. */
export interface AlertSource {
  /** Id of the rule. */
  readonly id: string;
  readonly version: string;
  /** Fields that make a group. */
  readonly groupBy: readonly string[];
  /** Whether each event is an alert of its own. */
  readonly eachEvent: boolean;
  /** What fires again for a group so soon belongs to the same alert, milliseconds. */
  readonly quiet: number;
  readonly file: Pick<
    RuleFile,
    'title' | 'severity' | 'category' | 'tags' | 'attack' | 'url' | 'runbook' | 'channel' | 'samples' | 'params'
  > & {
    readonly summary?: string | undefined;
    readonly severity_by?: RuleFile['severity_by'];
    readonly notify?: boolean | undefined;
    readonly risk?: number | undefined;
    /** Who wrote the rule, where its licence asks to say so. */
    readonly author?: string | undefined;
  };
}
