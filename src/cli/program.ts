import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { defineActions } from './commands/actions-command.ts';
import { defineAlerts } from './commands/alerts-command.ts';
import { defineAudit } from './commands/audit-command.ts';
import { defineBlocks } from './commands/blocks-command.ts';
import { defineConfig } from './commands/config-command.ts';
import { defineDeadLetters } from './commands/deadletters-command.ts';
import { defineDemo } from './commands/demo-command.ts';
import { defineDoctor } from './commands/doctor-command.ts';
import { defineIncidents } from './commands/incidents-command.ts';
import { defineLastSeen } from './commands/lastseen-command.ts';
import { defineLatest } from './commands/latest-command.ts';
import { defineLists } from './commands/lists-command.ts';
import { definePlugins } from './commands/plugins-command.ts';
import { defineProcess } from './commands/process-command.ts';
import { defineRules } from './commands/rules-command.ts';
import { defineSearch } from './commands/search-command.ts';
import { defineSend } from './commands/send-command.ts';
import { defineServe } from './commands/serve-command.ts';
import { defineSnapshots } from './commands/snapshots-command.ts';
import { defineSources } from './commands/sources-command.ts';
import { defineStatus } from './commands/status-command.ts';
import { defineUsers } from './commands/users-command.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note } from './output.ts';
import { reportError } from './report-error.ts';

/** What a command's action does with its work: runs it and keeps the exit code. */
export type Perform = (work: () => Promise<number>) => Promise<void>;

const EPILOGUE = `
Exit codes: 0 it worked, 1 nothing found or a check failed, 64 wrong usage, 65 bad data, 69 no server answers,
75 try again later, 78 wrong configuration. \`mozdef COMMAND --help\` says more about each command.`;

/** All commands with their options. The work behind each is loaded only when it is asked for. */
export function buildProgram(version: string, perform: Perform): Command {
  const program = new Command('mozdef')
    .description('Security event platform: receives, stores and searches events, and watches over them.')
    .version(version, '-V, --version')
    .addHelpText('after', EPILOGUE)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  defineServe(program, perform, version);
  defineSend(program, perform);
  defineSearch(program, perform);
  defineStatus(program, perform);
  defineAlerts(program, perform);
  defineIncidents(program, perform);
  defineActions(program, perform);
  defineBlocks(program, perform);
  defineLists(program, perform);
  defineDeadLetters(program, perform);
  defineRules(program, perform);
  definePlugins(program, perform);
  defineLastSeen(program, perform);
  defineLatest(program, perform);
  defineSources(program, perform);
  defineSnapshots(program, perform);
  defineAudit(program, perform);
  defineProcess(program, perform);
  defineUsers(program, perform);
  defineConfig(program, perform);
  defineDoctor(program, perform);
  defineDemo(program, perform);
  return program;
}

/** Runs these arguments; resolves to the exit code and never rejects. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT_CODES.ok.code;
  try {
    const program = buildProgram(packageVersion(), async (work) => {
      exitCode = await work();
    });
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return error instanceof CommanderError ? usageExit(error, args) : reportError(error);
  }
}

/** Help and version come as errors that are none; `mozdef` alone has printed its help. */
function usageExit(error: CommanderError, args: readonly string[]): number {
  if (error.exitCode === 0) return EXIT_CODES.ok.code;
  if (error.code !== 'commander.help') {
    const message = error.message
      .replace(/^error: /, '')
      .replace(/\s*\n\s*/g, ' ')
      .replace(/\.$/, '');
    const command = args.find((arg) => /^[a-z]+$/.test(arg));
    const known = command !== undefined && error.code !== 'commander.unknownCommand';
    const hint = queryHint(error, command, args);
    note(`mozdef: ${message}. ${hint ?? `See: mozdef ${known ? `${command} ` : ''}--help`}`);
  }
  return EXIT_CODES.usage.code;
}

/** A query that begins with a minus looks like an option. */
function queryHint(
  { code, message }: CommanderError,
  command: string | undefined,
  args: readonly string[],
): string | undefined {
  if (code !== 'commander.unknownOption' || command !== 'search') return undefined;
  const query = args.find((arg) => /^-[^-]/.test(arg) && message.includes(`'${arg}'`));
  return query && `If it is the query, write: mozdef search -- ${shellWord(query)}`;
}

/** As a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Of package.json, which lies above src/ in the clone and above dist/src/ in a build. */
export function packageVersion(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const up of ['../..', '../../..']) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(here, up, 'package.json'), 'utf8')) as Record<
        string,
        string
      >;
      if (name === 'mozdef' && version) return version;
    } catch {
      // Not here: the other place then.
    }
  }
  return 'unknown';
}
