import type { RuleHistoryEntry, VersionedSetting } from '../../detect/settings/change-rule.ts';
import { changeWords } from '../../detect/settings/change-words.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print, printTable } from '../output.ts';
import { findServer } from '../server.ts';
import { visible } from '../visible.ts';

type Options = CommonOptions & { readonly json: boolean };

export interface SetOptions extends Options {
  readonly enabled?: 'on' | 'off' | 'default';
  readonly severity?: string;
  readonly note?: string;
}

export interface ExceptOptions extends Options {
  readonly query?: string;
  /** Id of the alert whose suggestion is taken in the place of a query. */
  readonly alert?: string;
  readonly reason: string;
  readonly owner: string;
  readonly until?: string;
  readonly force: boolean;
}

/** Switches a rule on or off, or gives its alerts another severity. */
export async function setRule(rule: string, { enabled, severity, note: why, ...options }: SetOptions): Promise<number> {
  if (enabled === undefined && severity === undefined)
    throw new MozdefError('usage', 'say what is to be changed: --enabled or --severity');
  const change = {
    ...(enabled !== undefined && { enabled: enabled === 'default' ? null : enabled === 'on' }),
    ...(severity !== undefined && { severity: severity === 'default' ? null : severity.toUpperCase() }),
    ...(why !== undefined && { note: why }),
  };
  return await tell(rule, await apiOf(options).post<VersionedSetting>(pathOf(rule), change), options);
}

/** Adds an exception to a rule. */
export async function exceptFromRule(
  rule: string,
  { query, alert, reason, owner, until, force, ...options }: ExceptOptions,
): Promise<number> {
  if ((query === undefined) === (alert === undefined)) throw new MozdefError('usage', 'give --query or --alert');
  const api = apiOf(options);
  const suggested = alert === undefined ? query : await suggestionOf(rule, alert, api);
  if (alert !== undefined) note(visible(`the exception is ${suggested}`));
  const body = { query: suggested, reason, owner, ...(until !== undefined && { until }), force };
  return await tell(rule, await api.post<VersionedSetting>(pathOf(rule, '/exceptions'), body), options);
}

/** Takes an exception of a rule away. */
export async function unexceptFromRule(
  rule: string,
  exception: string,
  { note: why, ...options }: Options & { readonly note?: string },
): Promise<number> {
  const body = { exception, ...(why !== undefined && { note: why }) };
  return await tell(
    rule,
    await apiOf(options).post<VersionedSetting>(pathOf(rule, '/exceptions/remove'), body),
    options,
  );
}

/** Prints who changed what about a rule. */
export async function ruleHistory(rule: string, options: Options): Promise<number> {
  const { history } = await apiOf(options).get<{ history: readonly RuleHistoryEntry[] }>(pathOf(rule, '/history'));
  if (options.json) for (const entry of history) await print(JSON.stringify(entry));
  else if (history.length === 0) note(visible(`nobody changed ${rule} while the server ran`));
  else {
    const rows = history.map(({ utctimestamp, actor, change }) => [
      utctimestamp,
      visible(actor),
      visible(change.except?.id === undefined ? changeWords(change) : `${changeWords(change)} (${change.except.id})`),
      visible(change.note ?? change.except?.reason ?? ''),
    ]);
    await printTable(['when', 'who', 'what', 'why'], rows);
  }
  return EXIT_CODES.ok.code;
}

async function tell(rule: string, setting: VersionedSetting, { json }: Options): Promise<number> {
  if (json) await print(JSON.stringify(setting));
  else {
    const { enabled, severity, exceptions } = setting;
    await print(
      visible(
        `${rule}: ${enabled === undefined ? 'runs as configured' : enabled ? 'on' : 'off'}, severity ${severity ?? 'as configured'}`,
      ),
    );
    for (const { id, query, owner, reason, until } of exceptions)
      await print(
        visible(`  except ${id}  ${query}  (${owner}: ${reason}${until === undefined ? '' : `, until ${until}`})`),
      );
  }
  return EXIT_CODES.ok.code;
}

async function suggestionOf(rule: string, alert: string, api: ApiClient): Promise<string> {
  const found = await api.get<{ rule: string; query?: string }>(`/api/alerts/${encodeURIComponent(alert)}/exception`);
  if (found.rule !== rule) throw new MozdefError('usage', `alert ${alert} is of the rule ${found.rule}`);
  if (found.query !== undefined) return found.query;
  throw new MozdefError('usage', 'the events of the alert have nothing in common', { remedy: 'Give --query.' });
}

function pathOf(rule: string, below = ''): string {
  return `/api/rules/${encodeURIComponent(rule)}${below}`;
}

function apiOf(options: CommonOptions): ApiClient {
  return new ApiClient(findServer('web', options));
}
