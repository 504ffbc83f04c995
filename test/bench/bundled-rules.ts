import { pino } from 'pino';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { BUNDLED_PLUGINS } from '../../src/plugin/bundled-plugins.ts';
import { loadGeoData, openGeo } from '../../src/plugin/geo/shared-geo-data.ts';
import { pluginsConfig } from '../../src/plugin/plugins-config.ts';
import { Enricher } from '../../src/work/enricher.ts';
import { Progress } from '../../src/work/progress.ts';
import { normalized } from '../support/normalized.ts';

/** What a server that nobody configured makes of an object which it receives at the time that the object says. */
export async function eventReader(): Promise<(raw: JsonObject) => Event> {
  const log = pino({ level: 'silent' });
  const plugins = pluginsConfig.parse({});
  const enricher = await Enricher.open({
    bundledPlugins: BUNDLED_PLUGINS,
    plugins,
    filesFrom: import.meta.dirname,
    geo: openGeo(await loadGeoData(plugins.geo, log)),
    log,
    now: Date.now,
    progress: new Progress(),
  });
  return (raw) => {
    const event = normalized(raw, { receivedMs: Date.parse(normalized(raw).utctimestamp) });
    const outcome = enricher.enrich(event, 0);
    const [enriched] = 'events' in outcome ? outcome.events : [];
    if (!enriched) throw new Error(`a plugin dropped ${JSON.stringify(raw)}`);
    return enriched;
  };
}

/** Says which of the rules that come with MozDef, as they are enabled there, alert on an event when no other ever came. */
export async function bundledRules(): Promise<(event: Event) => readonly string[]> {
  const { rules, faults } = await loadRules({ config: rulesConfig.parse({}) });
  if (faults.length > 0) throw new Error(`bundled rules have faults: ${JSON.stringify(faults)}`);
  return (event) => {
    const now = Date.parse(event.receivedtimestamp);
    return rules.filter((rule) => evaluateRule(rule, [event], now).length > 0).map(({ id }) => id);
  };
}
