import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPeople, type People, setupPath } from './access/people.ts';
import { AlertNews } from './alert/alert-news.ts';
import type { AlertMirror } from './alert/elasticsearch/alert-mirror.ts';
import type { InstanceOptions } from './compose.ts';
import { alertOutbox, type Enrichers } from './compose-detection.ts';
import { listBook } from './compose-lists.ts';
import type { KeptRuleLists } from './detect/kept-rule-lists.ts';
import { sigmaCacheIn } from './detect/load-sigma.ts';
import { ruleDirectories } from './detect/rule-directories.ts';
import type { EvidenceBook } from './incident/evidence/evidence-book.ts';
import { openEvidence } from './incident/evidence/open-evidence.ts';
import { IncidentNews } from './incident/incident-news.ts';
import { FlowHistory } from './instance/flow-history.ts';
import type { InstanceRegister } from './instance/instance-register.ts';
import type { InstanceStatusOptions } from './instance/instance-status.ts';
import type { Foundation } from './lay-foundation.ts';
import type { Part } from './lifecycle/part.ts';
import type { OpenTarget } from './respond/open-target.ts';
import { apiRoutes } from './web/api/routes.ts';
import { openLiveSources } from './web/live/live-sources.ts';
import { WebServer } from './web/web-server.ts';
import type { EventTap } from './work/event-tap.ts';
import type { WorkerPool } from './work/worker-pool.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** In the clone this file lies in src/, in a build in dist/src/. */
const PUBLIC_DIRECTORY =
  existsSync(join(ROOT, 'public/index.html')) && !existsSync(join(ROOT, 'src/compose.ts'))
    ? join(ROOT, 'public')
    : join(ROOT, 'dist/public');

/** Everybody who may ask. */
function peopleOf({ settings: { web }, log }: InstanceOptions, { state, dataDir }: Foundation): People {
  const limits = { idleMs: web.session_idle, longestMs: web.session_longest };
  return openPeople({ state, limits, localToken: dataDir.localToken(), oidc: web.oidc, log, now: Date.now });
}

interface Shown extends Foundation {
  readonly observed: InstanceStatusOptions;
  readonly instances: InstanceRegister;
  readonly mirror: AlertMirror | undefined;
  readonly targets: ReadonlyMap<string, OpenTarget>;
  readonly enrichers: Enrichers;
  readonly ruleLists: Pick<KeptRuleLists, 'config'>;
  readonly tap: EventTap;
  readonly pool?: WorkerPool;
}

/** The role web, as it runs. */
export interface StartedWeb {
  readonly url: string;
  /** Path of the page on which the first administrator begins; undefined when there is one. */
  readonly setup: string | undefined;
}

function evidenceGround(
  { settings, log }: InstanceOptions,
  { state, dataDir }: Foundation,
): Parameters<typeof openEvidence>[0] {
  const shared = settings.state.kind !== 'embedded';
  return { config: settings.evidence, dataDir: dataDir.path, state, shared, log, now: Date.now };
}

/** API, live socket and dashboard. */
export async function startWeb(
  options: InstanceOptions,
  shown: Shown,
  start: <P extends Part>(part: P) => Promise<P>,
): Promise<StartedWeb> {
  const people = peopleOf(options, shown);
  const flow = await start(new FlowHistory({ instances: shown.instances, now: Date.now }));
  const evidence = await openEvidence(evidenceGround(options, shown));
  const { url } = await start(webServer(options, { ...shown, flow, evidence }, people));
  return { url, setup: await setupPath(people, options.log) };
}

function webServer(
  { settings, log, version, shownConfig = [] }: InstanceOptions,
  shown: Shown & { readonly flow: FlowHistory; readonly evidence: EvidenceBook },
  people: People,
): WebServer {
  const { queue, store, state, lastSeen, deadLetters, registry, observed, instances, bus, mirror } = shown;
  const { targets, enrichers, ruleLists, pool, tap, audit, flow, evidence } = shown;
  const now = Date.now;
  const news = new AlertNews(bus);
  const incidentNews = new IncidentNews(bus);
  const routes = apiRoutes({
    ...observed,
    people,
    audit,
    queue,
    store,
    state,
    news,
    incidentNews,
    evidence,
    lists: listBook(shown),
    lastSeen,
    deadLetters,
    instances,
    flow,
    targets,
    outbox: alertOutbox(settings),
    onAlertChanged: (alert) => mirror?.tell([alert]),
    now,
    shownConfig,
    publicUrl: settings.web.public_url,
    ruleDirectories: ruleDirectories(settings.rules),
    get rulesConfig() {
      return ruleLists.config;
    },
    rulesCache: sigmaCacheIn(settings.data_dir),
    timeoutMs: settings.web.query_timeout,
    describePlugins: async () => [...((await pool?.describePlugins()) ?? []), ...(await enrichers.describe())],
  });
  return new WebServer({
    config: settings.web,
    access: people.access,
    audit,
    version,
    publicDirectory: PUBLIC_DIRECTORY,
    routes,
    live: openLiveSources({ tap, news, incidentNews, bus, state, audit, log, now }),
    registry,
    log,
    now,
  });
}
