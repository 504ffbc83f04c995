import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { AUDIT_FAULTS } from '../../src/audit/verify-audit.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { act, allEntries, auditLog } from './support.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/guides/audit.md'), 'utf8');
const PROGRAM = /```js\n(.*?)```/s.exec(GUIDE)?.[1] ?? '';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-audit-'));
const [program, exported] = [join(directory, 'verify.mjs'), join(directory, 'audit.ndjson')];
beforeAll(() => writeFileSync(program, PROGRAM));
afterAll(() => rmSync(directory, { recursive: true }));

function verified(entries: readonly AuditEntry[]): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(exported, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, exported], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('has a program that verifies exports, and finds what is wrong with them', async () => {
  const log = auditLog(new MemoryStateStore());
  const hostile = JSON.parse(
    '{"__proto__":{"b":1,"a":[1e21,0.1]},"\\u20ac":"\\u2028\\"","\\ud83d\\ude00":null,"1":-0}',
  );
  for (const details of [hostile, undefined, { a: 1 }]) await log.append(act({ details }));
  const entries = await allEntries(log);

  expect(verified(entries)).toEqual({ status: 0, stdout: `3:${entries[2]?.hash}\n`, stderr: '' });
  const changed = entries.map((entry) => (entry.seq === 2 ? { ...entry, who: 'bob' } : entry));
  expect(verified(changed)).toEqual({ status: 1, stdout: '', stderr: 'entry 2 is wrong\n' });
  expect(verified(entries.slice(1)).stderr).toBe('entry 1 is wrong\n');
});

it('names each fault', () => {
  for (const fault of Object.keys(AUDIT_FAULTS)) expect(GUIDE).toContain(`\`${fault}\``);
});
