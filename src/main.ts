import { endWhenNoOneReads } from './cli/output.ts';
import { runCommand } from './cli/program.ts';

/** The command line: runs what these arguments ask for and sets the exit code. Never rejects. */
export async function main(argv: readonly string[]): Promise<void> {
  endWhenNoOneReads();
  process.exitCode = await runCommand(argv.slice(2));
}
