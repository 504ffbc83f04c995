import { createLogger, transports } from 'winston';
import { until } from '../../support/running-server.ts';
import { type Shipper, shipperContract } from './shipper.contract.ts';
import type { ShipperSite } from './shipper-site.ts';

const WORDS = { error: 'error', warning: 'warn', info: 'info' } as const;

shipperContract('the Http transport of winston', {
  start: ({ target }) => Promise.resolve(startWinston(target)),
  fields: { hostname: 'UNKNOWN', details: { service: 'shop' }, mozdef: { tokensource: 'shippers' } },
  time: 'of sending',
  overloaded: 'lost',
  down: 'lost',
});

function startWinston({ port, token }: ShipperSite['target']): Shipper {
  const transport = new transports.Http({ host: '127.0.0.1', port, path: '/events', auth: { bearer: token } });
  const logger = createLogger({ transports: [transport], defaultMeta: { service: 'shop' } });
  let settled = 0;
  let failures = 0;
  transport.on('logged', () => settled++);
  transport.on('warn', () => {
    settled++;
    failures++;
  });
  return {
    send: async (lines) => {
      const before = settled;
      for (const { text, level } of lines) logger.log(WORDS[level], text);
      await until(() => settled === before + lines.length, 10_000, 'winston to be done');
    },
    failures: () => failures,
    stop: () => Promise.resolve(void logger.close()),
  };
}
