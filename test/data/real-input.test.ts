import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningServer, until } from '../support/running-server.ts';
import { linesOf, TEST_DATA, testFiles } from '../support/test-data.ts';

const MOZDEF = resolve(import.meta.dirname, '../../bin/mozdef');
const run = promisify(execFile);
const FOLDERS = ['windows', 'raw', 'zeek'] as const;

(TEST_DATA ? describe : describe.skip)('real logs, sent and searched', () => {
  const files = FOLDERS.flatMap((folder) => testFiles(folder, '.gz'));
  const lines = (): string[] => files.flatMap((file) => [...linesOf(file)]);
  let server: RunningServer;
  beforeAll(async () => {
    server = await RunningServer.start();
  });
  afterAll(() => server.dispose());

  const mozdef = async (...args: string[]): Promise<string> =>
    (await run(process.execPath, [MOZDEF, ...args, '--data-dir', server.dataDir], { maxBuffer: 1e8 })).stdout;
  const found = async (query: string): Promise<number> =>
    Number(await mozdef('search', query, '--from', '2000-01-01', '--to', 'now+1d', '--count'));

  it('stores every line of every file', async () => {
    await mozdef('send', ...files);

    await until(async () => (await server.count('')) === 30_790, 60_000, 'all events to be stored');
    expect(await found('')).toBe(lines().length);
    expect((await server.get<{ deadletters: number }>('/api/status')).deadletters).toBe(0);
  });

  it.each([
    [
      'failed passwords at sshd',
      'processname:sshd AND summary:"failed password"',
      /sshd\[\d+\]:.* Failed password|sshd\[\d+\]: Failed password/,
    ],
    [
      'tries of one name from one address',
      'details.username:webmaster AND details.sourceipaddress:173.234.31.186 AND summary:"invalid user"',
      /sshd\[\d+\]: (Invalid user|input_userauth_request: invalid user|Failed password for invalid user) webmaster.*173\.234\.31\.186/,
    ],
    [
      'errors of Apache in state 6',
      'summary:"child workerEnv in error state 6"',
      /\[error\] mod_jk child workerEnv in error state 6/,
    ],
    ['cleared audit logs', 'details.EventID:1102', /"EventID":\s*1102\b/],
    [
      'process creations seen by Sysmon',
      'details.EventID:1 AND details.Channel:"Microsoft-Windows-Sysmon/Operational"',
      /^(?=.*"EventID":1[,}])(?=.*"Channel":"Microsoft-Windows-Sysmon\/Operational").*$/,
    ],
    ['DNS of Zeek', 'details.@stream:dns', /"@stream":"dns"/],
    [
      'connections that Zeek saw from a host',
      'category:zeek AND source:conn AND details.sourceipaddress:10.0.1.6',
      /^(?=.*"@stream":"conn").*"id_orig_h":"10\.0\.1\.6"/,
    ],
    ['Kerberos of Zeek', 'details.@stream:kerberos', /"@stream":"kerberos"/],
  ])('finds %s', async (_, query, truth) => {
    const expected = lines().filter((line) => truth.test(line)).length;

    expect(expected).toBeGreaterThan(0);
    expect(await found(query)).toBe(expected);
  });
});
