// @ts-expect-error It has no types.
import splunk from 'splunk-logging';
import { type Line, type Shipper, shipperContract } from './shipper.contract.ts';
import type { ShipperSite } from './shipper-site.ts';

interface SplunkLogger {
  error: (fault: unknown) => void;
  send: (context: object, done: () => void) => void;
}
const { Logger } = splunk as { Logger: new (config: object) => SplunkLogger };

shipperContract('splunk-logging', {
  start: ({ target }) => Promise.resolve(startSplunk(target)),
  fields: {
    hostname: 'web1',
    source: 'shop',
    details: { sourcetype: 'httpevent' },
    mozdef: { endpoint: 'hec', tokensource: 'shippers' },
  },
  time: 'of the line',
  overloaded: 'lost',
  down: 'lost',
});

function startSplunk({ url, token }: ShipperSite['target']): Shipper {
  let failures = 0;
  const logger = new Logger({ url, token, maxRetries: 3 });
  logger.error = () => failures++;
  const send = ({ text, level, time }: Line): Promise<void> => {
    const metadata = { time: time.getTime() / 1000, host: 'web1', source: 'shop', sourcetype: 'httpevent' };
    return new Promise((done) => logger.send({ message: text, severity: level, metadata }, done));
  };
  return {
    send: async (lines) => void (await Promise.all(lines.map(send))),
    failures: () => failures,
    stop: () => Promise.resolve(),
  };
}
