import { describeConfig } from '../../src/config/config-node.ts';
import { defaultFile } from '../../src/config/default-file.ts';
import { settingsSchema } from '../../src/settings.ts';

/** config/default.yml */
export function defaultConfiguration(): string {
  return defaultFile(describeConfig(settingsSchema));
}
