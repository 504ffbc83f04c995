import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { pino } from 'pino';
import pinoElasticsearch from 'pino-elasticsearch';
import { type Shipper, shipperContract } from './shipper.contract.ts';
import type { ShipperSite } from './shipper-site.ts';

/** Its types say that it is an ES module, which it is not. */
const start = pinoElasticsearch as unknown as typeof pinoElasticsearch.default;
const METHODS = { error: 'error', warning: 'warn', info: 'info' } as const;

shipperContract('pino-elasticsearch', {
  start: ({ target }) => Promise.resolve(startPino(target)),
  fields: {
    hostname: 'web1',
    processid: '4711',
    details: { service: 'shop' },
    mozdef: { endpoint: 'bulk', tokensource: 'shippers' },
  },
  time: 'of the line',
  // Its client tries four times within about ten seconds. After that it is lost, with all that comes later.
  overloaded: 'kept',
  down: 'kept',
});

function startPino({ url, token }: ShipperSite['target']): Shipper {
  let failures = 0;
  let time = new Date();
  const stream = start({
    node: url,
    auth: { username: 'pino', password: token },
    esVersion: 8,
    flushInterval: 50,
  });
  // It says nothing of tries that fail, but its HTTP client does.
  const onError = (message: unknown): void => {
    if ((message as { request: { path: string } }).request.path === '/_bulk') failures++;
  };
  subscribe('undici:request:error', onError);
  const base = { hostname: 'web1', pid: 4711, service: 'shop' };
  const logger = pino({ base, timestamp: () => `,"time":${time.getTime()}` }, stream);
  return {
    send: (lines) => {
      for (const line of lines) {
        time = line.time;
        logger[METHODS[line.level]](line.text);
      }
      return Promise.resolve();
    },
    failures: () => failures,
    stop: () => {
      unsubscribe('undici:request:error', onError);
      return new Promise((done) => void stream.once('insert', done).end());
    },
  };
}
