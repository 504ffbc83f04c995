import type { IncomingMessage } from 'node:http';
import type { QueueStatus } from '../queue/event-queue.ts';
import { catHealth, clusterHealth, licensePage, nodesPage, rootPage, xpackPage } from './elastic/elastic-pages.ts';
import type { InfoPage } from './route.ts';

export interface InfoSource {
  readonly request: IncomingMessage;
  readonly refusing: QueueStatus['refusing'];
  readonly accepted: number;
  readonly now: number;
}

export interface Page {
  readonly type: string;
  readonly body: string;
  /** 200 unless it says that all is not well. */
  readonly status?: number;
}

const PLAIN = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json';

const PAGES: Readonly<Record<InfoPage, (source: InfoSource) => Page>> = {
  root: ({ request }) => json(rootPage(request)),
  'cat-health': ({ refusing, now }) => ({ type: PLAIN, body: catHealth(refusing !== undefined, now) }),
  'cluster-health': (source) => clusterHealthPage(source),
  license: () => json(licensePage()),
  xpack: () => json(xpackPage()),
  nodes: ({ request }) => json(nodesPage(request)),
  status: (source) => json(status(source)),
  test: () => ({ type: PLAIN, body: '' }),
  'hec-health': (source) => hecHealth(source),
};

/** What clients of Elasticsearch ask before they send, and our own health pages. */
export function infoPage(page: InfoPage, source: InfoSource): Page {
  return PAGES[page](source);
}

function json(document: object): Page {
  return { type: JSON_TYPE, body: JSON.stringify(document) };
}

/** Clients that wait for a better status than red hear that it was not reached, at once, and try again later. */
function clusterHealthPage({ request, refusing }: InfoSource): Page {
  const timedOut = refusing !== undefined && /[?&]wait_for_status=(?:green|yellow)(?:&|$)/.test(request.url ?? '');
  return { ...json(clusterHealth(refusing !== undefined, timedOut)), status: timedOut ? 408 : 200 };
}

/** The original's words while all is well. */
function status({ refusing, accepted }: InfoSource): object {
  return { status: refusing ? 'paused' : 'ok', service: 'frontend', accepted, ...(refusing && { refusing }) };
}

/** Splunk's manual, "Get HEC health": load balancers look at the status. */
function hecHealth({ refusing }: InfoSource): Page {
  return refusing
    ? { ...json({ text: 'HEC is unhealthy, queues are full', code: 18 }), status: 503 }
    : json({ text: 'HEC is healthy', code: 17 });
}
