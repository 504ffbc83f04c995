import { createLogger } from 'winston';
import { ElasticsearchTransport } from 'winston-elasticsearch';
import { type Shipper, shipperContract } from './shipper.contract.ts';
import type { ShipperSite } from './shipper-site.ts';

interface Inner {
  readonly bulkWriter: { client: object };
  readonly client: { close(): Promise<void> };
}

const resolved = (): Promise<object> => Promise.resolve({});
const LEVELS = { error: 'error', warning: 'warn', info: 'info' } as const;

shipperContract('winston-elasticsearch', {
  start: ({ target }) => Promise.resolve(startWinston(target)),
  fields: { details: { service: 'shop' }, mozdef: { endpoint: 'bulk', tokensource: 'shippers' } },
  time: 'of the line',
  overloaded: 'kept',
  down: 'kept',
});

function startWinston({ url, token }: ShipperSite['target']): Shipper {
  let failures = 0;
  const transport = new ElasticsearchTransport({
    clientOpts: { node: url, auth: { username: 'winston', password: token }, maxRetries: 0 },
    flushInterval: 50,
  });
  transport.on('warning', () => failures++);
  const logger = createLogger({ transports: [transport], defaultMeta: { service: 'shop' } });
  return {
    send: (lines) => {
      for (const { text, level, time } of lines) logger.log(LEVELS[level], text, { timestamp: time.toISOString() });
      return Promise.resolve();
    },
    failures: () => failures,
    stop: async () => {
      logger.close();
      // Each of its failures began to ask again and again whether we are there; without an answer it would ask 400 times.
      const { bulkWriter, client } = transport as unknown as Inner;
      bulkWriter.client = { cluster: { health: resolved }, indices: { existsIndexTemplate: resolved } };
      await client.close();
    },
  };
}
