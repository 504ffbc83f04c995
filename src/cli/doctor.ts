import { MozdefError } from '../lifecycle/error.ts';
import type { LoadedSettings } from '../settings.ts';
import { startFaults } from '../start-faults.ts';
import { actionFaultsOf } from './action-faults-of.ts';
import { alertPluginFaultsOf } from './alert-plugin-faults-of.ts';
import type { CommonOptions } from './common-options.ts';
import { checkClock } from './doctor/check-clock.ts';
import { checkDataDir, checkDisk } from './doctor/check-data-dir.ts';
import { checkNode } from './doctor/check-node.ts';
import { checkPorts } from './doctor/check-ports.ts';
import { checkRules } from './doctor/check-rules.ts';
import { checkSearchServers } from './doctor/check-search-servers.ts';
import { checkServer } from './doctor/check-server.ts';
import { type Finding, failed, failedAt } from './doctor/finding.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print, styled } from './output.ts';
import { pluginFaultsOf } from './plugin-faults-of.ts';
import { errorLines } from './report-error.ts';
import { settingsOf } from './settings-of.ts';
import { visible } from './visible.ts';

/** Looks for what keeps MozDef from working here and prints it; resolves to 1 when something fails. */
export async function doctor(options: CommonOptions & { readonly json: boolean }): Promise<number> {
  const findings = [checkNode(), checkClock(), ...(await checkSettings(options))];
  for (const finding of findings) await print(options.json ? JSON.stringify(finding) : line(finding));
  return findings.some(({ result }) => result === 'fail') ? EXIT_CODES.negative.code : EXIT_CODES.ok.code;
}

async function checkSettings(options: CommonOptions): Promise<readonly Finding[]> {
  let loaded: LoadedSettings;
  try {
    loaded = settingsOf(options);
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    const remedy = 'Mend it, then run mozdef doctor again for the other checks.';
    return errorLines(error).map((message) => ({ check: 'configuration', result: 'fail', message, remedy }));
  }
  const { settings } = loaded;
  return [
    ...(await checkStart(loaded)),
    await checkRules(settings),
    checkDataDir(settings),
    await checkDisk(settings),
    ...(await checkPorts(settings)),
    ...(await checkSearchServers(settings)),
    await checkServer(options),
  ];
}

/** What a start would refuse; the data directory has a check of its own. */
async function checkStart(loaded: LoadedSettings): Promise<readonly Finding[]> {
  const { settings, file } = loaded;
  const check = 'configuration';
  const faults = startFaults(settings).filter(({ code }) => code !== 'data-dir-unusable');
  const found = [
    ...faults.map((fault) => failed(check, fault)),
    ...[
      ...(await pluginFaultsOf(loaded)),
      ...(await alertPluginFaultsOf(loaded)),
      ...(await actionFaultsOf(loaded)),
    ].map((fault) => failedAt(check, fault)),
  ];
  if (found.length > 0) return found;
  return [{ check, result: 'ok', message: `valid (${file ?? 'no file, only defaults'})` }];
}

const MARKS = { ok: ['green', 'ok  '], warn: ['yellow', 'warn'], fail: ['red', 'fail'] } as const;

function line({ check, result, message, remedy }: Finding): string {
  const [colour, word] = MARKS[result];
  return `${styled(colour, word)}  ${check.padEnd(16)} ${visible(message)}${remedy === undefined ? '' : `. ${visible(remedy)}`}`;
}
