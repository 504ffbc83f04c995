import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RULE = `
title: Failed password
id: 6f1e7a2c-9b1d-4c8e-8a57-0d6c5f4e3b2a
status: test
author: Ann Author
level: high
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password']
  condition: keywords
`;

/** A directory with the one rule that `failedPassword` fires, and the settings by which a server has no other. */
export function failedPasswordRule(): { readonly directory: string; readonly set: readonly string[] } {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-alerts-'));
  writeFileSync(join(directory, 'failed-password.yml'), RULE);
  return { directory, set: [`rules.sigma=${directory}`, 'rules.bundled=false', 'worker.threads=1'] };
}

/** The body of an event that raises an alert of this host and address. */
export function failedPassword(hostname: string, sourceipaddress: string): string {
  return JSON.stringify({
    hostname,
    processname: 'sshd',
    summary: 'Failed password for root from 203.0.113.7 port 4711 ssh2',
    details: { sourceipaddress },
  });
}
