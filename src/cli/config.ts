import { configJsonSchema } from '../config/config-node.ts';
import { shownConfig, shownLines } from '../config/shown-config.ts';
import { settingsSchema } from '../settings.ts';
import { startFaults } from '../start-faults.ts';
import { actionFaultsOf } from './action-faults-of.ts';
import { alertPluginFaultsOf } from './alert-plugin-faults-of.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print } from './output.ts';
import { pluginFaultsOf } from './plugin-faults-of.ts';
import { reportError } from './report-error.ts';
import { settingsOf } from './settings-of.ts';

/** Says all that is wrong with the configuration and why an instance would not start with it, or that it is right. */
export async function checkConfig(options: CommonOptions): Promise<number> {
  const loaded = settingsOf(options);
  const faults = [
    ...startFaults(loaded.settings),
    ...(await pluginFaultsOf(loaded)),
    ...(await alertPluginFaultsOf(loaded)),
    ...(await actionFaultsOf(loaded)),
  ];
  const codes = faults.map(reportError);
  if (codes[0] !== undefined) return codes[0];
  const changed = shownConfig(loaded).filter(({ origin }) => origin !== 'default').length;
  const file = loaded.file === undefined ? 'no file' : loaded.file;
  await print(
    `The configuration is valid (${file}; ${changed} ${changed === 1 ? 'key differs' : 'keys differ'} from the defaults).`,
  );
  return EXIT_CODES.ok.code;
}

/** Prints each key with its value and where it comes from. */
export async function printConfig(
  options: CommonOptions & { readonly changed: boolean; readonly json: boolean },
): Promise<number> {
  const keys = shownConfig(settingsOf(options)).filter(({ origin }) => !options.changed || origin !== 'default');
  const lines = options.json ? keys.map((key) => JSON.stringify(key)) : shownLines(keys);
  for (const line of lines) await print(line);
  return EXIT_CODES.ok.code;
}

export async function printSchema(): Promise<number> {
  await print(JSON.stringify(configJsonSchema(settingsSchema), null, 2));
  return EXIT_CODES.ok.code;
}
