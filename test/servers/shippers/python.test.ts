import { join } from 'node:path';
import { installedShippers } from './installed-shippers.ts';
import { type Shipper, shipperContract } from './shipper.contract.ts';
import { ShipperProcess } from './shipper-process.ts';

shipperContract('mozdef-client', {
  start: ({ target }) => startPython('mozdef-client.py', [`${target.url}/events`, target.token]),
  fields: {
    hostname: 'web1',
    category: 'shop',
    tags: ['tried'],
    details: { username: 'ann' },
    mozdef: { endpoint: 'events', tokensource: 'shippers' },
  },
  time: 'of the line',
  overloaded: 'lost',
  down: 'lost',
});

shipperContract('splunk-hec-handler', {
  start: ({ target }) => startPython('splunk-hec-handler.py', [String(target.port), target.token]),
  fields: { hostname: 'web1', source: 'shop', mozdef: { endpoint: 'hec', tokensource: 'shippers' } },
  time: 'of the line',
  overloaded: 'lost',
  down: 'lost',
});

/** Starts a script that sends each line that it is given, and prints `sent` or `failed` for it. */
async function startPython(script: string, args: readonly string[]): Promise<Shipper> {
  const python = new ShipperProcess({
    command: 'python3',
    args: [join(import.meta.dirname, script), ...args],
    env: { PYTHONPATH: join(await installedShippers(), 'python') },
  });
  let sent = 0;
  return {
    send: async (lines) => {
      sent += lines.length;
      python.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await python.printed(/^(?:sent|failed)$/gm, sent);
    },
    failures: () => python.count(/^failed$/gm),
    stop: () => python.stop(),
  };
}
