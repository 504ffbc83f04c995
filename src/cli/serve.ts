import { resolve } from 'node:path';
import { type Instance, startInstance } from '../compose.ts';
import { shownConfig } from '../config/shown-config.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { createLogger } from '../log/log.ts';
import type { LoadedSettings, Settings } from '../settings.ts';
import { actionFaultsOf } from './action-faults-of.ts';
import { alertPluginFaultsOf } from './alert-plugin-faults-of.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { pluginFaultsOf } from './plugin-faults-of.ts';
import { reportError } from './report-error.ts';

/** Conventional exit code of a program that was interrupted: 128 + SIGINT. */
const INTERRUPTED = 130;

/**
 * Runs an instance until SIGINT or SIGTERM; SIGHUP loads the plugins anew. Resolves, to the exit code, when all is drained and
 * stopped, or to that of what is wrong about plugins and actions, before anything is opened.
 */
export async function serve(loaded: LoadedSettings, version: string): Promise<number> {
  const { settings, filesFrom } = loaded;
  const faults = [
    ...(await pluginFaultsOf(loaded)),
    ...(await alertPluginFaultsOf(loaded)),
    ...(await actionFaultsOf(loaded)),
  ];
  const codes = faults.map(reportError);
  if (codes[0] !== undefined) return codes[0];
  const log = createLogger(settings.log.level);
  const instance = await startInstance({ settings, log, version, filesFrom, shownConfig: shownConfig(loaded) });
  process.stdout.write(welcome(instance, settings, version));
  process.on('SIGHUP', () => {
    instance.reload().catch((error: unknown) => {
      const known = error instanceof MozdefError ? { where: error.where, remedy: error.remedy } : {};
      log.error({ error: messageOf(error), ...known }, 'not reloaded, the plugins and rules of before stay');
    });
  });
  await new Promise<void>((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(INTERRUPTED);
      asked = true;
      log.info('stopping: what was accepted is finished or stays in the queue');
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  await instance.stop();
  return EXIT_CODES.ok.code;
}

function welcome({ addresses, setup }: Instance, settings: Settings, version: string): string {
  const { frontend, web } = addresses;
  // Commands look into ./data by themselves.
  const elsewhere = settings.data_dir === resolve('data') ? '' : ` --data-dir ${settings.data_dir}`;
  const lines = [
    '',
    `MozDef ${version} is running (${settings.roles.join(', ')}). Data: ${settings.data_dir}`,
    '',
    ...(web ? [`  Dashboard  ${web}`] : []),
    ...(frontend ? [`  Intake     ${frontend}`] : []),
    ...(frontend
      ? [
          '',
          'Send an event:',
          '',
          `  curl -s ${frontend}/events -d '{"summary":"hello from curl","hostname":"laptop","category":"test"}'`,
        ]
      : []),
    ...(web && setup
      ? [
          '',
          'Nobody can sign in yet. Open this once, within an hour, to become the administrator:',
          '',
          `  ${publicUrl(settings, web)}${setup}`,
        ]
      : []),
    ...(web && frontend && setup ? madeUp(elsewhere) : []),
    ...(web
      ? [
          '',
          'Find it:',
          '',
          `  npx mozdef search hello${elsewhere}`,
          '',
          `or open ${web} in a browser. Stop with Ctrl+C.`,
        ]
      : []),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** For a server to which no one has come yet. */
function madeUp(elsewhere: string): string[] {
  const what = 'Nothing to send yet? A made-up day of a company that is broken into:';
  return ['', what, '', `  npx mozdef demo${elsewhere}`];
}

function publicUrl({ web: { public_url } }: Settings, url: string): string {
  return public_url === '' ? url : public_url.replace(/\/+$/, '');
}
