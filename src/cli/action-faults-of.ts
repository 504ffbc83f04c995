import { resolve } from 'node:path';
import { originAt } from '../config/origin.ts';
import type { MozdefError } from '../lifecycle/error.ts';
import { createLogger } from '../log/log.ts';
import { BUNDLED_ACTIONS } from '../plugin/bundled-plugins.ts';
import { openTargets } from '../respond/open-targets.ts';
import type { LoadedSettings } from '../settings.ts';

/** What a start with these settings refuses about those who are told of alerts; nothing where they are not needed. */
export async function actionFaultsOf({ settings, filesFrom, places }: LoadedSettings): Promise<readonly MozdefError[]> {
  const { roles, actions, plugins } = settings;
  if (!roles.includes('alerts') && !roles.includes('web')) return [];
  const { faults } = await openTargets({
    config: actions,
    bundledDirectory: BUNDLED_ACTIONS,
    directories: plugins.directories,
    // Nothing is done yet: setting up reads secrets and no more.
    blocks: { add: notNow, remove: notNow },
    resolveFile: (path) => resolve(filesFrom, path),
    log: createLogger('silent'),
    now: Date.now,
    originOf: (path) => originAt(places, path),
  });
  return faults;
}

function notNow(): Promise<never> {
  return Promise.reject(new Error('an action can block only when it is told of an alert'));
}
