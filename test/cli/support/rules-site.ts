import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunResult, runCli, temporaryDirectory } from './run-cli.ts';

/** A rule with examples, in rules/logins.yml. */
export const RULE = `id: failed.logins
title: Failed logins
severity: ERROR
type: threshold
params: { many: 3, users: [root] }
query: username:$users
group_by: [details.sourceipaddress]
threshold: $many
window: 1m
summary: "{count} failed logins from {group}"
examples:
  fires:
    - name: three
      events: [{ repeat: 3, details: { username: root, sourceipaddress: 192.0.2.7 } }]
  quiet:
    - name: two
      events: [{ repeat: 2, details: { username: root, sourceipaddress: 192.0.2.7 } }]
`;
/** In mozdef.yml. */
export const CONFIG = 'rules:\n  bundled: false\n  directories: [rules]\n';

/** A working directory with a rule of its own. */
export class RulesSite {
  readonly cwd = temporaryDirectory();

  constructor() {
    mkdirSync(join(this.cwd, 'rules'));
    this.write('mozdef.yml', CONFIG);
    this.write('rules/logins.yml', RULE);
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(join(this.cwd, name, '..'), { recursive: true });
    writeFileSync(join(this.cwd, name), content);
  }

  /** Runs `mozdef rules`. */
  rules(...args: string[]): Promise<RunResult> {
    return runCli(['rules', ...args], { cwd: this.cwd });
  }
}

/** Each line as JSON. */
export function linesOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
