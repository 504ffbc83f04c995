import { beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event, JsonObject } from '../../../src/event/event.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { bundled } from '../support.ts';

let run: Awaited<ReturnType<typeof bundled>>;
beforeAll(async () => {
  run = await bundled('sshd');
});
const sshd = (summary: string, details: JsonObject = {}): Event => run({ processname: 'sshd', summary }, details);

const IP = '192.0.2.7';
const IP6 = '2001:db8::7';
const from = (port = '22'): JsonObject => ({ sourceipaddress: IP, sourceport: port });

const messages: [string, JsonObject][] = [
  [
    `Accepted publickey for bob from ${IP} port 22 ssh2: RSA SHA256:abc`,
    {
      ...from(),
      authstatus: 'Accepted',
      authmethod: 'publickey',
      username: 'bob',
      success: true,
      keytype: 'RSA',
      keyfingerprint: 'SHA256:abc',
      rsakeyfingerprint: 'SHA256:abc',
    },
  ],
  [
    `Accepted publickey for bob from ${IP6} port 22 ssh2: ED25519 SHA256:abc`,
    {
      sourceipaddress: IP6,
      sourceport: '22',
      authstatus: 'Accepted',
      authmethod: 'publickey',
      username: 'bob',
      success: true,
      keytype: 'ED25519',
      keyfingerprint: 'SHA256:abc',
    },
  ],
  [
    `Accepted keyboard-interactive/pam for bob from ${IP} port 22 ssh2`,
    { ...from(), authstatus: 'Accepted', authmethod: 'keyboard-interactive/pam', username: 'bob', success: true },
  ],
  [
    `Failed password for root from ${IP} port 22 ssh2`,
    { ...from(), authstatus: 'Failed', authmethod: 'password', username: 'root', success: false },
  ],
  [
    `Failed none for invalid user admin from ${IP} port 22 ssh2 [preauth]`,
    { ...from(), authstatus: 'Failed', authmethod: 'none', username: 'admin', success: false },
  ],
  [
    `Failed password for invalid user root from 198.51.100.1 port 1 ssh2 from ${IP} port 22 ssh2`,
    {
      ...from(),
      authstatus: 'Failed',
      authmethod: 'password',
      username: 'root from 198.51.100.1 port 1 ssh2',
      success: false,
    },
  ],
  [
    `Partial publickey for bob from ${IP} port 22 ssh2`,
    { ...from(), authstatus: 'Partial', authmethod: 'publickey', username: 'bob' },
  ],
  [
    `Postponed publickey for bob from ${IP} port 22 ssh2 [preauth]`,
    { ...from(), authmethod: 'publickey', username: 'bob' },
  ],
  [`Invalid user web master from ${IP} port 22`, { ...from(), username: 'web master', success: false }],
  [`Invalid user admin from ${IP}`, { sourceipaddress: IP, username: 'admin', success: false }],
  [
    `Starting session: shell on pts/0 for bob from ${IP} port 22 id 0`,
    { ...from(), sessiontype: 'shell', device: 'pts/0', username: 'bob' },
  ],
  [
    `Starting session: subsystem 'sftp' for bob from ${IP} port 22 id 0`,
    { ...from(), sessiontype: 'subsystem', username: 'bob' },
  ],
  ['pam_unix(sshd:session): session opened for user bob(uid=1000) by (uid=0)', { username: 'bob' }],
  ['pam_unix(sshd:session): session closed for user bob', { username: 'bob' }],
  [
    `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${IP}  user=root`,
    { sourceipaddress: IP, username: 'root', success: false },
  ],
  [
    'PAM 5 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=host.example.com  user=root',
    { sourcehostname: 'host.example.com', username: 'root', success: false },
  ],
  [
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=host.example.com ',
    { sourcehostname: 'host.example.com', success: false },
  ],
  ['input_userauth_request: invalid user bob [preauth]', { username: 'bob' }],
  [`Received disconnect from ${IP}: 11: Bye Bye [preauth]`, { sourceipaddress: IP }],
  [`Received disconnect from ${IP} port 22:11: disconnected by user`, from()],
  [`error: Received disconnect from ${IP}: 14: No more methods [preauth]`, { sourceipaddress: IP }],
  [`Disconnected from authenticating user root ${IP} port 22 [preauth]`, { ...from(), username: 'root' }],
  [`Disconnected from user bob ${IP} port 22`, { ...from(), username: 'bob' }],
  [`Connection closed by invalid user 198.51.100.1 ${IP} port 22 [preauth]`, { ...from(), username: '198.51.100.1' }],
  [`Connection reset by ${IP6} port 22`, { sourceipaddress: IP6, sourceport: '22' }],
  [
    `Connection from ${IP} port 5555 on 198.51.100.1 port 22`,
    { ...from('5555'), destinationipaddress: '198.51.100.1', destinationport: '22' },
  ],
  [
    `error: maximum authentication attempts exceeded for invalid user bob from ${IP} port 22 ssh2 [preauth]`,
    { ...from(), username: 'bob', success: false },
  ],
  [
    `message repeated 5 times: [ Failed password for root from ${IP} port 22 ssh2]`,
    { ...from(), authstatus: 'Failed', authmethod: 'password', username: 'root', success: false, repeated: '5' },
  ],
  [`Did not receive identification string from ${IP}`, { sourceipaddress: IP }],
  [
    `reverse mapping checking getaddrinfo for 198-51-100-1.example.com [${IP}] failed - POSSIBLE BREAK-IN ATTEMPT!`,
    { sourceipaddress: IP },
  ],
  [`Unable to negotiate with ${IP6}: no matching cipher found.`, { sourceipaddress: IP6 }],
  ['Server listening on :: port 22.', { sourceipaddress: '::', sourceport: '22' }],
  ['PAM service(sshd) ignoring max retries; 5 > 3', {}],
  ['', {}],
];

it.each(messages)('reads %j', (summary, expected) => {
  expect(sshd(summary).details).toEqual(expected);
});

it('knows the program under its newer names and from details', () => {
  const summary = `Invalid user bob from ${IP} port 22`;

  expect(run({ processname: 'sshd-session', summary }).details).toMatchObject({ username: 'bob' });
  expect(run({ summary }, { program: 'SSHD' }).details).toMatchObject({ username: 'bob' });
  expect(run({ processname: 'cron', summary }).details).toEqual({});
});

it('finds the address that fail2ban bans', () => {
  const banned = run({ processname: 'fail2ban.actions', summary: `NOTICE [sshd] Ban ${IP}` });

  expect(banned.details).toEqual({ sourceipaddress: IP });
});

it('keeps an address that it did not read better itself', () => {
  expect(sshd(`Timeout, client ${IP} not responding`, { sourceipaddress: '198.51.100.9' }).details).toEqual({
    sourceipaddress: '198.51.100.9',
  });
});

describe('hostile messages', () => {
  const words = [
    'Failed password for ',
    ' from ',
    '192.0.2.7',
    ' port ',
    '22',
    'message repeated 5 times: [ ',
    'error: ',
    ']',
    ' ',
    ':',
    'a',
    '\u0000',
    ' rhost=',
    ' user=',
    'pam_unix(sshd:session): session opened',
    ' for user ',
  ];

  it('never break it', () => {
    const message = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(message, (summary) => sshd(summary).summary === summary),
      { numRuns: 3000 },
    );
  });

  it.each(words)('of many %j cost time in proportion to their length', (word) => {
    const prepare = (size: number) => {
      const summary = `Failed password for ${word.repeat(Math.ceil(size / word.length))}`;
      return () => void sshd(summary);
    };

    expect(timeGrowth(prepare, 100_000)).toBeLessThan(LINEAR);
  });
});
