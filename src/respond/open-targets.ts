import { dotted, type Origin, originText, type Problem } from '../config/origin.ts';
import { readNamedFile } from '../config/read-named-file.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDirectories, PluginFile } from '../plugin/find-plugin-files.ts';
import { schemaProblems } from '../plugin/plugin-config.ts';
import type { ActionHost } from './action.ts';
import type { ActionsConfig, TargetConfig } from './actions-config.ts';
import { addressGuard, type Resolve } from './http/address-guard.ts';
import { guardedRequest } from './http/guarded-request.ts';
import { findActionFiles, loadAction } from './load-actions.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import { readSecret } from './read-secret.ts';

export interface OpenTargetsOptions extends Omit<PluginDirectories, 'folder'> {
  readonly config: ActionsConfig;
  readonly blocks: ActionHost['blocks'];
  readonly log: Logger;
  readonly now: () => number;
  /** Absolute path of a file that the configuration names. */
  readonly resolveFile: (path: string) => string;
  /** Where this path of the configuration is written. */
  readonly originOf?: (path: readonly PropertyKey[]) => Origin;
  readonly resolve?: Resolve;
}

/** The targets that are ready, and why the others are not. */
export interface OpenTargets {
  readonly targets: ReadonlyMap<string, OpenTarget>;
  readonly faults: readonly MozdefError[];
}

/** Loads the actions that targets use and sets each target up; nothing is asked of anyone yet. Disabled targets are left out. */
export async function openTargets(options: OpenTargetsOptions): Promise<OpenTargets> {
  const targets = new Map<string, OpenTarget>();
  const faults: MozdefError[] = [];
  const wanted = Object.entries(options.config).filter(([, { enabled }]) => enabled);
  if (wanted.length === 0) return { targets, faults };
  const files = await findActionFiles(options);
  for (const [name, config] of wanted) {
    try {
      targets.set(name, await open(name, config, { ...options, files }));
    } catch (error) {
      faults.push(placed(error, name, options));
    }
  }
  return { targets, faults };
}

type Ground = OpenTargetsOptions & { readonly files: readonly PluginFile[] };

async function open(name: string, config: TargetConfig, ground: Ground): Promise<OpenTarget> {
  const action = await loadAction(config.use, ground.files, `actions.${name}.use`);
  const path = ['actions', name, 'config'];
  const placeOf = ground.originOf ?? (() => ({ kind: 'default' }) as const);
  const given = action.config || Object.keys(config.config).length > 0 ? config.config : undefined;
  const problems = schemaProblems({ schema: action.config, path, given, placeOf });
  if (problems.length > 0) throw wrongConfig(problems, path);
  const parsed = action.config?.parse(config.config);
  return openTarget({ name, config, action, parsed, host: hostOf(name, { config, parsed }, ground) });
}

function wrongConfig(problems: readonly Problem[], path: readonly string[]): MozdefError {
  const lines = problems.map(({ message, origin }) =>
    origin.kind === 'default' ? message : `${message} (${originText(origin)})`,
  );
  const isPlaced = problems.some(({ origin }) => origin.kind !== 'default');
  return new MozdefError('config-invalid', lines.join('\n'), isPlaced ? {} : { where: dotted(path) });
}

function hostOf(
  name: string,
  { config, parsed }: { readonly config: TargetConfig; readonly parsed: unknown },
  { log, now, blocks, resolveFile, resolve }: Ground,
): ActionHost {
  const guard = addressGuard(config.internal, resolve);
  const where = `actions.${name}.config`;
  const { ca_file } = config;
  const ca = ca_file === '' ? undefined : readNamedFile(resolveFile(ca_file), `actions.${name}.ca_file`);
  return {
    log: log.child({ target: name }),
    now: () => new Date(now()),
    send: (request, signal) => guardedRequest(request, { guard, signal, now, ca }),
    addressOf: async (hostname) => (await guard.addressesOf(hostname))[0] ?? hostname,
    secret: (key, otherwise) => readSecret({ config: parsed, where, resolveFile }, key, otherwise),
    blocks,
    ...(ca && { ca }),
  };
}

/** The same fault, saying where in a file the target stands. */
function placed(error: unknown, name: string, { originOf }: OpenTargetsOptions): MozdefError {
  if (!(error instanceof MozdefError))
    return new MozdefError('config-invalid', messageOf(error), { where: `actions.${name}`, cause: error });
  const { where = '' } = error;
  if (!originOf || !where.startsWith('actions.')) return error;
  return new MozdefError(error.code, `${where}: ${error.message}`, {
    where: originText(originOf(where.split('.'))),
    ...(error.remedy !== undefined && { remedy: error.remedy }),
  });
}
