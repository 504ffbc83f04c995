import { runCli } from '../cli/support/run-cli.ts';
import type { RunningServer } from '../support/running-server.ts';

/** What a user's command prints about this server. */
export async function say(server: RunningServer, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([...args, '--data-dir', server.dataDir]);
  if (code !== 0) throw new Error(`mozdef ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

/** The same of a command that prints one JSON a line when it is told to. */
export async function ask<T>(server: RunningServer, ...args: string[]): Promise<T[]> {
  const lines = (await say(server, ...args, '--json')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as T);
}
