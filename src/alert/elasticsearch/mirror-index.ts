import { reasonOf, type SearchServer } from '../../elastic/search-server.ts';
import { wellFormed } from '../../event/json/well-formed-json.ts';
import type { Logger } from '../../log/log.ts';
import { type BulkItem, inGroups } from '../../state/elasticsearch/bulk.ts';
import type { VersionedAlert } from '../find-alerts.ts';
import { ALERTS_TEMPLATE_VERSION, alertsIndex, alertsTemplate } from './alerts-template.ts';

export interface MirrorIndexOptions {
  readonly server: Pick<SearchServer, 'request' | 'unavailable'>;
  readonly prefix: string;
  readonly log: Logger;
}

interface Line {
  readonly alert: VersionedAlert;
  readonly lines: string;
}
interface FoundTemplates {
  readonly index_templates?: readonly { readonly index_template: { readonly version?: number } }[];
}
interface FoundVersions {
  readonly docs: readonly { readonly _id: string; readonly _version?: number }[];
}

const TIMEOUT_MS = 30_000;
const EXISTS = 'resource_already_exists_exception';

/** Alerts at a search server, one index for each month in which they were raised. Rejects when the server does not do its part. */
export class MirrorIndex {
  readonly #options: MirrorIndexOptions;
  #templated = false;
  readonly #made = new Set<string>();

  constructor(options: MirrorIndexOptions) {
    this.#options = options;
  }

  /** Writes each alert unless this version of it, or a newer one, is there. */
  async write(alerts: readonly VersionedAlert[]): Promise<void> {
    const refused = await this.#write(alerts, (alert) => alert);
    if (refused.length === 0) return;
    // One field of the group or the details cannot be what others of this name are: then these are kept as text.
    const left = await this.#write(refused, ({ group, details, ...alert }) => ({
      ...alert,
      mozdef_group: JSON.stringify(group),
      ...(details && { mozdef_details: JSON.stringify(details) }),
    }));
    for (const { id } of left) this.#options.log.warn({ alert: id }, 'the server does not take an alert');
  }

  /** Those of which the server has an older version or none. */
  async behind(alerts: readonly VersionedAlert[]): Promise<VersionedAlert[]> {
    if (alerts.length === 0) return [];
    const docs = alerts.map(({ id, utctimestamp }) => ({
      _index: this.#indexOf(utctimestamp),
      _id: id,
      _source: false,
    }));
    const found = (await this.#ask('POST', '/_mget', { docs })) as FoundVersions;
    return alerts.filter(({ version }, index) => (found.docs[index]?._version ?? 0) < version);
  }

  /** Those that the server can never take in this form. */
  async #write(
    alerts: readonly VersionedAlert[],
    shown: (alert: VersionedAlert) => object,
  ): Promise<readonly VersionedAlert[]> {
    await this.#makeTemplate();
    for (const name of new Set(alerts.map(({ utctimestamp }) => this.#indexOf(utctimestamp)))) await this.#make(name);
    const all = alerts.map((alert) => ({ alert, lines: this.#linesOf(alert, shown(alert)) }));
    const refused: VersionedAlert[] = [];
    for (const group of inGroups(all)) refused.push(...(await this.#bulk(group)));
    return refused;
  }

  async #bulk(group: readonly Line[]): Promise<VersionedAlert[]> {
    const { server } = this.#options;
    const bulkBody = group.map(({ lines }) => lines).join('');
    const request = { method: 'POST', path: '/_bulk', bulkBody, timeoutMs: TIMEOUT_MS } as const;
    const { status, body } = await server.request<{ items: readonly { index: BulkItem }[] }>(request);
    if (status !== 200) throw server.unavailable(`it answers ${status}: ${reasonOf(body)}`);
    return group.flatMap(({ alert }, index) => (this.#isTaken(body.items[index]?.index) ? [] : [alert]));
  }

  /** False of what the server can never take. */
  #isTaken(item: BulkItem | undefined): boolean {
    // 409: it is there.
    if (item && (item.status < 300 || item.status === 409)) return true;
    if (item?.status === 400) return false;
    // Someone may have removed the index.
    this.#made.clear();
    throw this.#options.server.unavailable(`it does not take an alert: ${item?.error?.type}: ${item?.error?.reason}`);
  }

  #linesOf({ id, utctimestamp, version }: VersionedAlert, alert: object): string {
    const head = { _index: this.#indexOf(utctimestamp), _id: id, version, version_type: 'external' };
    return `${JSON.stringify({ index: head })}\n${wellFormed(JSON.stringify(alert))}\n`;
  }

  #indexOf(utctimestamp: string): string {
    return alertsIndex(this.#options.prefix, utctimestamp);
  }

  async #makeTemplate(): Promise<void> {
    if (this.#templated) return;
    const { prefix, log } = this.#options;
    const path = `/_index_template/${prefix}mozdef-alerts`;
    const found = (await this.#ask('GET', path, undefined, 404)) as FoundTemplates;
    const version = found.index_templates?.[0]?.index_template.version ?? 0;
    if (version > ALERTS_TEMPLATE_VERSION)
      log.warn({ version }, 'the index template of alerts is that of a newer MozDef, and is left as it is');
    else if (version < ALERTS_TEMPLATE_VERSION) await this.#ask('PUT', path, alertsTemplate(prefix));
    this.#templated = true;
  }

  /** Before anything is written: not every server makes indices by itself. */
  async #make(name: string): Promise<void> {
    if (this.#made.has(name)) return;
    const answer = (await this.#ask('PUT', `/${name}`, undefined, 400)) as { error?: { type?: string } };
    const type = answer.error?.type;
    if (type !== undefined && type !== EXISTS)
      throw this.#options.server.unavailable(`it does not make the index ${name}: ${reasonOf(answer)}`);
    this.#made.add(name);
  }

  async #ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, expected = 200): Promise<unknown> {
    const { server } = this.#options;
    const answer = await server.request({ method, path, timeoutMs: TIMEOUT_MS, ...(body && { body }) });
    if (answer.status === 200 || answer.status === expected) return answer.body;
    throw server.unavailable(`it answers ${answer.status}: ${reasonOf(answer.body)}`);
  }
}
