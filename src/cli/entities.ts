import type { Entity, EntityKind } from '../alert/entities.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printRows } from './output.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

interface EntityOptions extends CommonOptions {
  readonly kind?: EntityKind;
  readonly from: string;
  readonly limit: number;
  readonly json: boolean;
}

/** Prints whom and what alerts are about, the greatest risk first. */
export async function listEntities(text: string, { kind, from, limit, ...options }: EntityOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const found = await api.get<{ entities: Entity[]; total: number; partial: boolean }>('/api/alerts/entities', {
    q: text,
    kind,
    from,
    limit,
  });
  const rows = found.entities.map(({ risk, kind: is, value, severity, alerts, lastseen, rules }) => [
    String(risk),
    is,
    visible(value),
    severity,
    String(alerts),
    lastseen,
    visible(rules.join(', ')),
  ]);
  if (options.json) for (const entity of found.entities) await print(JSON.stringify(entity));
  await printRows(['risk', 'kind', 'entity', 'severity', 'alerts', 'last seen', 'rules'], options.json ? [] : rows, {
    json: options.json,
    none: 'alerts are about no one',
  });
  if (found.total > found.entities.length) note(`${found.total - found.entities.length} more; see --limit`);
  if (found.partial) note('only the newest alerts were looked at; see --from');
  return EXIT_CODES.ok.code;
}
