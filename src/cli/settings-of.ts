import type { ConfigSources, FlagSetting } from '../config/load-config.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { type LoadedSettings, loadSettings } from '../settings.ts';
import type { CommonOptions } from './common-options.ts';

/** Options that say the configuration; those of `serve`, too. */
interface SettingOptions extends CommonOptions {
  readonly roles?: string;
  readonly behindProxy?: boolean;
}

/** Loads the configuration that these options and this process' environment say. */
export function settingsOf(options: SettingOptions): LoadedSettings {
  return loadSettings(sourcesOf(options));
}

function sourcesOf({ config, dataDir, set = [], roles, behindProxy }: SettingOptions): ConfigSources {
  const flags: FlagSetting[] = set.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new MozdefError('usage', `--set ${text}: write it as key=value`);
    return { flag: `--set ${text.slice(0, at)}`, key: text.slice(0, at), text: text.slice(at + 1) };
  });
  if (roles !== undefined) flags.push({ flag: '--roles', key: 'roles', text: roles });
  if (behindProxy) flags.push({ flag: '--behind-proxy', key: 'web.behind_proxy', text: 'true' });
  if (dataDir !== undefined) flags.push({ flag: '--data-dir', key: 'data_dir', text: dataDir });
  return { file: config, env: process.env, flags, directory: process.cwd() };
}
