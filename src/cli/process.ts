import { MozdefError } from '../lifecycle/error.ts';
import { createLogger } from '../log/log.ts';
import { runOffline } from '../work/run-offline.ts';
import { workerStart } from '../worker-start.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print } from './output.ts';
import { pluginFaultsOf } from './plugin-faults-of.ts';
import { reportError } from './report-error.ts';
import { findInputFiles } from './send/input-files.ts';
import { openInput } from './send/open-input.ts';
import { settingsOf } from './settings-of.ts';

export interface ProcessOptions extends CommonOptions {
  readonly endpoint: string;
  /** ISO 8601. */
  readonly now?: string;
  readonly trace: boolean;
}

/** Prints what the pipeline makes of each event of this file, as if it were one body posted to the endpoint. */
export async function processFile(name: string, options: ProcessOptions): Promise<number> {
  const now = timeOf(options.now);
  const loaded = settingsOf(options);
  const [file] = await findInputFiles([name]);
  if (!file) return EXIT_CODES.negative.code;
  const parts: Buffer[] = [];
  for await (const chunk of openInput(file)) parts.push(chunk);
  const log = createLogger(loaded.settings.log.level);
  const lines = runOffline(Buffer.concat(parts), {
    config: loaded.settings.worker,
    start: await workerStart(loaded, log),
    endpoint: endpointOf(options.endpoint),
    trace: options.trace,
    ...(now !== undefined && { now }),
    log,
  });
  try {
    for await (const line of lines) await print(line);
    return EXIT_CODES.ok.code;
  } catch (error) {
    // Of plugins all that is wrong is said at once, with its places, as `serve` does.
    const [code] = isAboutPlugins(error) ? (await pluginFaultsOf(loaded)).map(reportError) : [];
    if (code === undefined) throw error;
    return code;
  }
}

function isAboutPlugins(error: unknown): boolean {
  return error instanceof MozdefError && (error.code === 'plugin-invalid' || error.code === 'config-invalid');
}

/** As the frontend names it; `usage` where the frontend would answer 404. */
function endpointOf(text: string): string {
  const name = text.replace(/^\/+|\/+$/g, '').replace(/^_bulk$/, 'bulk');
  if (/^(events|nxlog|cef|bulk|custom\/[^/]+)$/.test(name)) return name;
  throw new MozdefError('usage', `--endpoint ${text}: no such endpoint`, {
    remedy: 'There are events, nxlog, cef, bulk and custom/APPLICATION.',
  });
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new MozdefError('usage', `--now ${text} is no time`, { remedy: 'Write it as 2026-11-24T19:57:31Z.' });
}
