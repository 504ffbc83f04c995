import { expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/event/event.ts';
import { bundled } from '../support.ts';

const messages: [string, JsonObject][] = [
  [
    'pam_unix(su:session): session opened for user root(uid=0) by alice(uid=1000)',
    { originuser: 'alice', status: 'opened', uid: '1000', username: 'root' },
  ],
  [
    'pam_unix(su-l:session): session opened for user bob by (uid=0)',
    { originuser: null, status: 'opened', uid: '0', username: 'bob' },
  ],
  [
    'pam_unix(su:session): session closed for user bob',
    { originuser: null, status: 'closed', uid: null, username: 'bob' },
  ],
  [
    'pam_unix(su:auth): authentication failure; logname=alice uid=1000 euid=0 tty=/dev/pts/0 ruser=alice rhost=  user=root',
    { originuser: 'alice', status: 'failed', success: false, uid: '1000', username: 'root' },
  ],
  ['Successful su for root by alice', { originuser: 'alice', status: 'succeeded', success: true, username: 'root' }],
  ['FAILED su for root by alice', { originuser: 'alice', status: 'failed', success: false, username: 'root' }],
  ['FAILED SU (to root) alice on pts/0', { originuser: 'alice', status: 'failed', success: false, username: 'root' }],
  ['(to root) alice on none', { originuser: 'alice', status: 'succeeded', success: true, username: 'root' }],
  ['- pts/0 alice:root', { originuser: 'alice', status: 'failed', success: false, username: 'root' }],
  ['pam_unix(su:session): nonsense', {}],
  ['(to ', {}],
  ['', {}],
];

it.each(messages)('reads %j', async (summary, expected) => {
  const run = await bundled('su');

  expect(run({ processname: 'su', summary }).details).toEqual(expected);
});

it('is asked for su only', async () => {
  const run = await bundled('su');
  const summary = 'Successful su for root by alice';

  expect(run({ summary }, { program: 'su' }).details).toMatchObject({ username: 'root' });
  expect(run({ processname: 'sudo', summary }).details).toEqual({});
});
