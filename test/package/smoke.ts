import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RunningServer, until } from '../support/running-server.ts';

/* `npm pack`, install the tarball somewhere else, serve, one event in, one event found; also with a plugin of the user's own. */
const ROOT = resolve(import.meta.dirname, '../..');
const elsewhere = mkdtempSync(join(tmpdir(), 'mozdef-package-'));

function npm(folder: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

const PLUGIN = `
import { defineEventPlugin } from 'mozdef/sdk';
import { z } from 'zod';
export default defineEventPlugin({
  name: 'shout',
  summary: 'Say it in upper case.',
  match: { category: 'smoke' },
  config: z.strictObject({ mark: z.string().default('!') }),
  onEvent(event, { config }: { config: { mark: string } }) {
    event.details['shouted'] = event.summary.toUpperCase() + config.mark;
  },
});
`;

try {
  const tarball = npm(ROOT, 'pack', '--silent', '--pack-destination', elsewhere).trim().split('\n').at(-1) ?? '';
  writeFileSync(join(elsewhere, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  npm(elsewhere, 'install', '--no-audit', '--no-fund', join(elsewhere, tarball));
  const binary = join(elsewhere, 'node_modules/mozdef/bin/mozdef');
  const plugins = join(elsewhere, 'plugins');
  mkdirSync(plugins);
  writeFileSync(join(plugins, 'shout.ts'), PLUGIN);

  const version = execFileSync(process.execPath, [binary, '--version'], { encoding: 'utf8' }).trim();
  console.log(`installed mozdef ${version}`);
  // Those in code among them, which Node would not run as TypeScript there.
  console.log(execFileSync(process.execPath, [binary, 'rules', 'test'], { cwd: elsewhere, encoding: 'utf8' }).trim());
  const server = await RunningServer.start({ binary, set: [`plugins.directories=${plugins}`] });
  try {
    const accepted = await server.post('/events', JSON.stringify({ summary: 'packed and found', category: 'smoke' }));
    if (!accepted.ok) throw new Error(`the event was refused: ${accepted.status}`);
    await until(
      async () => (await server.count('summary:packed AND details.shouted:"packed and found!"')) === 1,
      60_000,
      'the event',
    );
    const failures = Array.from(
      { length: 12 },
      (_, n) => `sshd[4711]: Failed password for invalid user u${n} from 198.51.100.7 port 4711 ssh2`,
    );
    await server.post('/events', failures.map((line) => `<38>${new Date().toISOString()} web1 ${line}`).join('\n'));
    const alerts = async (): Promise<number> =>
      (await server.get<{ alerts: readonly unknown[] }>('/api/alerts?rule=bruteforce_ssh')).alerts.length;
    await until(async () => (await alerts()) === 1, 90_000, 'the alert of a rule that comes with it');
    const page = await fetch(server.web);
    if (!page.ok || !(await page.text()).includes('<script')) throw new Error('the dashboard is not in the package');
  } finally {
    await server.dispose();
  }
  console.log('one event in, one event found; plugin ran; a rule raised its alert; dashboard served');
} finally {
  rmSync(elsewhere, { recursive: true, force: true });
}
