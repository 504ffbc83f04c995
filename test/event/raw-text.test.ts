import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseRawText } from '../../src/event/raw-text.ts';
import { normalized } from '../support/normalized.ts';

describe('parseRawText', () => {
  it.each([
    [
      'Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster from 173.234.31.186',
      {
        timestamp: 'Dec 10 06:55:46',
        hostname: 'LabSZ',
        program: 'sshd',
        pid: '24200',
        category: 'syslog',
        message: 'Invalid user webmaster from 173.234.31.186',
      },
    ],
    [
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
      {
        facility: 'auth',
        severity: 'CRITICAL',
        timestamp: 'Oct 11 22:14:15',
        hostname: 'mymachine',
        program: 'su',
        category: 'syslog',
        message: "'su root' failed for lonvick on /dev/pts/8",
      },
    ],
    [
      '<34>Oct 11 22:14:15 mymachine su[71] as rsyslog passes on RFC 5424: without a colon',
      {
        facility: 'auth',
        severity: 'CRITICAL',
        timestamp: 'Oct 11 22:14:15',
        hostname: 'mymachine',
        program: 'su',
        pid: '71',
        category: 'syslog',
        message: 'as rsyslog passes on RFC 5424: without a colon',
      },
    ],
    [
      '<34>Oct 11 22:14:15 mymachine list[all] is no program',
      {
        facility: 'auth',
        severity: 'CRITICAL',
        timestamp: 'Oct 11 22:14:15',
        hostname: 'mymachine',
        category: 'syslog',
        message: 'list[all] is no program',
      },
    ],
    [
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Appli\\"cation"][priority@32473 class="high"] \uFEFFAn application event',
      {
        facility: 'local4',
        severity: 'NOTICE',
        timestamp: '2003-10-11T22:14:15.003Z',
        hostname: 'mymachine.example.com',
        program: 'evntslog',
        msgid: 'ID47',
        category: 'syslog',
        structureddata: {
          'exampleSDID@32473': { iut: '3', eventSource: 'Appli"cation' },
          'priority@32473': { class: 'high' },
        },
        message: 'An application event',
      },
    ],
    [
      '<14>1 - - app - - -  as rsyslog forwards',
      { facility: 'user', severity: 'INFO', category: 'syslog', program: 'app', message: 'as rsyslog forwards' },
    ],
    ['<13>1 - - - - - - just text', { facility: 'user', severity: 'NOTICE', category: 'syslog', message: 'just text' }],
    [
      '2026-11-24T19:57:31.5+01:00 web1 nginx: started',
      {
        timestamp: '2026-11-24T19:57:31.5+01:00',
        hostname: 'web1',
        program: 'nginx',
        category: 'syslog',
        message: 'started',
      },
    ],
    [
      'Dec 10 06:55:46 kernel: eth0 up',
      { timestamp: 'Dec 10 06:55:46', program: 'kernel', category: 'syslog', message: 'eth0 up' },
    ],
    [
      '<189>%SYS-5-CONFIG_I: Configured from console',
      {
        facility: 'local7',
        severity: 'NOTICE',
        category: 'syslog',
        message: '%SYS-5-CONFIG_I: Configured from console',
      },
    ],
    [
      '[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6',
      { timestamp: 'Sun Dec 04 04:47:44 2005', severity: 'error', message: 'mod_jk child workerEnv in error state 6' },
    ],
    [
      '[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 192.0.2.187] File does not exist',
      {
        timestamp: 'Fri Sep 09 10:42:29.902022 2011',
        severity: 'error',
        pid: '35708',
        module: 'core',
        message: '[client 192.0.2.187] File does not exist',
      },
    ],
    [
      '192.0.2.1 - bob [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326',
      {
        timestamp: '10/Oct/2000:13:55:36 -0700',
        message: '192.0.2.1 - bob [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326',
      },
    ],
    ['<999>odd', { message: '<999>odd' }],
    ['<>odd', { message: '<>odd' }],
    ['any words', { message: 'any words' }],
    ['', { message: '' }],
  ])('reads %j', (line, event) => {
    expect(parseRawText(line)).toEqual(event);
  });

  it('lets the sshd plugin find the program under details too', () => {
    const event = normalized(parseRawText('<38>Nov 24 06:55:46 host1 sshd[24200]: Connection closed'));

    expect(event).toMatchObject({
      utctimestamp: '2026-11-24T06:55:46.000000+00:00',
      hostname: 'host1',
      processname: 'sshd',
      processid: '24200',
      severity: 'INFO',
      source: 'auth',
      category: 'syslog',
      details: { program: 'sshd', facility: 'auth' },
    });
  });

  it('makes the end of any line the message and never throws', () => {
    const pieces = fc.constantFrom(
      '<34>',
      '1 ',
      '- ',
      '[',
      ']',
      '"',
      '=',
      '\\',
      'a',
      'Dec 10 06:55:46 ',
      'host ',
      'x[1]: ',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (line) => {
          const { message } = parseRawText(line);

          expect(typeof message).toBe('string');
          expect(line.endsWith(typeof message === 'string' ? message : '?')).toBe(true);
        },
      ),
    );
  });
});
