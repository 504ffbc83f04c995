import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly url?: string;
  readonly token?: string;
}

/** Adds them; `--url` and `--token` only where a server is asked. */
export function withCommonOptions(command: Command, talks: 'to the web' | 'to the frontend' | 'to none'): Command {
  command
    .option('--config <file>', 'configuration file (else MOZDEF_CONFIG, else mozdef.yml in the working directory)')
    .option('--data-dir <directory>', 'data directory, as the key data_dir')
    .option('--set <key=value>', 'set a key of the configuration; may be repeated', collect);
  if (talks === 'to none') return command;
  const what = talks === 'to the web' ? 'dashboard and API' : 'frontend';
  return command
    .addOption(
      new Option('--url <url>', `address of the ${what} (else that of the server on this data directory)`).env(
        'MOZDEF_URL',
      ),
    )
    .addOption(
      new Option('--token <token>', 'credential (else local.token of the data directory)').env('MOZDEF_TOKEN'),
    );
}

function collect(value: string, before: readonly string[] | undefined): string[] {
  if (!/^[^=]+=/.test(value)) throw new InvalidArgumentError('write it as key=value, e.g. log.level=debug.');
  return [...(before ?? []), value];
}

/** A parser of whole numbers for an option. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}
