import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readKeyValue } from '../../../src/event/payload/key-value.ts';
import { parseRawText } from '../../../src/event/raw-text.ts';
import { normalized } from '../../support/normalized.ts';

describe('readKeyValue', () => {
  it('reads what a FortiGate sends', () => {
    const line =
      '<189>date=2026-11-24 time=10:00:01 devname="FG 100" type="traffic" level="notice" tz="+0100" srcip=192.0.2.9 srcport=4711 ' +
      'dstip=198.51.100.7 dstport=443 action="deny" user="ann"';

    expect(normalized(parseRawText(line))).toMatchObject({
      utctimestamp: '2026-11-24T09:00:01.000000+00:00',
      category: 'traffic',
      severity: 'NOTICE',
      summary: line.slice(5),
      details: {
        devname: 'FG 100',
        srcip: '192.0.2.9',
        sourceipaddress: '192.0.2.9',
        sourceport: 4711,
        destinationipaddress: '198.51.100.7',
        destinationport: 443,
        action: 'deny',
        username: 'ann',
        facility: 'local7',
      },
    });
  });

  it('reads what netfilter writes, with its prefix and its flags', () => {
    const line =
      '<4>Nov 24 10:00:00 gw kernel: [UFW BLOCK] IN=eth0 OUT= SRC=192.0.2.9 DST=198.51.100.7 LEN=60 DF PROTO=TCP SPT=4711 DPT=22 SYN URGP=0';

    expect(normalized(parseRawText(line))).toMatchObject({
      processname: 'kernel',
      category: 'syslog',
      severity: 'WARNING',
      summary: line.slice(line.indexOf('[UFW')),
      details: { SRC: '192.0.2.9', sourceipaddress: '192.0.2.9', destinationport: 22, OUT: '', flags: ['DF', 'SYN'] },
    });
  });

  it('takes a message in quotes for the summary', () => {
    const event = normalized(parseRawText('time=2026-11-24T10:00:00Z level=warn msg="it said \\"no\\"" user=ann'));

    expect(event).toMatchObject({
      summary: 'it said "no"',
      severity: 'WARNING',
      utctimestamp: '2026-11-24T10:00:00.000000+00:00',
      details: { user: 'ann', username: 'ann' },
    });
  });

  it.each([
    'a=1 b=2',
    'a=1 b=2 c=3 and words',
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh',
    'a=1 b=2 c="not closed',
    'a=1 b=2 c="x"y',
    'select * from t where a=1 and b=2 and c=3',
    '=1 =2 =3',
  ])('leaves words alone: %j', (line) => {
    expect(readKeyValue(line)).toBeUndefined();
    expect(parseRawText(`<13>Nov 24 10:00:00 h ${line}`)['message']).toBeDefined();
  });

  it('copies nothing that is no address and no port', () => {
    expect(readKeyValue('src=inside:1 dport=99999999 user= a=b')).toEqual({
      src: 'inside:1',
      dport: '99999999',
      user: '',
      a: 'b',
      message: 'src=inside:1 dport=99999999 user= a=b',
    });
  });

  it('gives back quoted values as they were', () => {
    const value = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '=', "'", ',') });
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 6 }), (values) => {
        const text = values.map((held, index) => `k${index}="${held.replaceAll(/["\\]/g, '\\$&')}"`).join(' ');

        const event = readKeyValue(text);

        expect(values.map((_, index) => event?.[`k${index}`])).toEqual(values);
      }),
    );
  });
});
