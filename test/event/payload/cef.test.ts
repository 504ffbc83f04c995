import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readCef } from '../../../src/event/payload/cef.ts';
import { parseRawText } from '../../../src/event/raw-text.ts';
import { normalized } from '../../support/normalized.ts';

describe('readCef', () => {
  it('moves known keys to the taxonomy, and keeps all others', () => {
    const line =
      '<134>Nov 24 19:57:31 fw1 CEF:0|Security|threatmanager|1.0|100|worm successfully stopped|10|src=192.0.2.1 ' +
      'dst=2001:db8::1 spt=1232 dpt=443 suser=ann act=blocked outcome=failure rt=1795636651000 ' +
      'msg=two words\\nand a line request=http://example.com/?a\\=1 cs1Label=Policy cs1=All of it own.key=x';

    expect(normalized(parseRawText(line))).toMatchObject({
      category: 'cef',
      hostname: 'fw1',
      source: 'threatmanager',
      summary: 'worm successfully stopped',
      severity: 'CRITICAL',
      utctimestamp: '2026-11-25T19:57:31.000000+00:00',
      details: {
        devicevendor: 'Security',
        deviceproduct: 'threatmanager',
        deviceversion: '1.0',
        eventclassid: '100',
        deviceseverity: '10',
        sourceipaddress: '192.0.2.1',
        destinationipaddress: '2001:db8::1',
        sourceport: 1232,
        destinationport: 443,
        sourceusername: 'ann',
        username: 'ann',
        action: 'blocked',
        success: false,
        message: 'two words\nand a line',
        destinationuri: 'http://example.com/?a=1',
        devicecustomstring1label: 'Policy',
        devicecustomstring1: 'All of it',
        'own.key': 'x',
        facility: 'local0',
        syslog_severity: 'INFO',
        syslog_timestamp: 'Nov 24 19:57:31',
      },
    });
  });

  it.each([
    ['0', 'INFO'],
    ['3', 'INFO'],
    ['4', 'WARNING'],
    ['6', 'WARNING'],
    ['7', 'ERROR'],
    ['8', 'ERROR'],
    ['9', 'CRITICAL'],
    ['10', 'CRITICAL'],
    ['Low', 'INFO'],
    ['Very-High', 'CRITICAL'],
    ['11', 'UNKNOWN'],
    ['Unknown', 'UNKNOWN'],
  ])('reads the severity %s', (written, severity) => {
    const event = normalized(parseRawText(`CEF:0|v|p|1|id|name|${written}|`));

    expect(event).toMatchObject({ severity, details: { deviceseverity: written } });
  });

  it.each([
    [
      'a value with an equals sign that should be escaped',
      'request=http://x/?q=1&r=2 act=ok',
      { destinationuri: 'http://x/?q=1&r=2', action: 'ok' },
    ],
    ['a value that ends with an escape', 'cs1=C:\\\\ cs2=b', { devicecustomstring1: 'C:\\', devicecustomstring2: 'b' }],
    ['an empty value', 'cs1= cs2=b', { devicecustomstring1: '', devicecustomstring2: 'b' }],
    ['a key twice', 'cs1=a cs1=b', { devicecustomstring1: 'a', devicecustomstring1_2: 'b' }],
    ['words without a key', 'only words', { extension: 'only words' }],
    ['a port that is none', 'spt=http', { sourceport: 'http' }],
    ['the key __proto__', '__proto__=x', { ['__proto__']: 'x' }],
  ])('keeps %s', (_name, extension, details) => {
    expect(readCef(`CEF:0|v|p|1|id|name|1|${extension}`)?.['details']).toMatchObject(details);
  });

  it('takes the device that reports for the host, and the start for the time if there is no other', () => {
    const event = normalized(readCef('CEF:1|v|p|1|id|n|1|dvchost=fw2 dvcpid=12 start=Nov 24 2026 10:00:00') ?? {});

    expect(event).toMatchObject({ hostname: 'fw2', processid: '12', utctimestamp: '2026-11-24T10:00:00.000000+00:00' });
  });

  it.each(['CEF:0|too|few|bars', 'CEF: no', 'CEF:x|a|b|c|d|e|1|', 'cef:0|v|p|1|id|name|1|'])(
    'leaves %j a line',
    (line) => {
      expect(parseRawText(line)).toEqual({ message: line });
    },
  );

  it('gives back whatever was escaped as the standard says', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'B', '1', ' ', '=', '\\', '|', '\n', '\r', 'é', '\u{1F600}', '.'),
    });
    const header = (value: string) => value.replaceAll(/[\\|]/g, '\\$&');
    const escaped = (value: string) =>
      value.replaceAll(/[\\=]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
    const keys = fc.uniqueArray(fc.stringMatching(/^x[a-zA-Z0-9_.]{0,10}$/), { minLength: 1, maxLength: 5 });

    fc.assert(
      fc.property(text, keys, fc.array(text, { minLength: 5, maxLength: 5 }), (name, names, values) => {
        // A blank at the end of the line says nothing.
        const pairs = names.map((key, index) => [key, `${values[index] ?? ''}.`]);
        const extension = pairs.map(([key, value]) => `${key}=${escaped(value ?? '')}`).join(' ');

        const event = readCef(`CEF:0|${header(name)}|p|1|id|name|1|${extension}`);

        expect(event?.['details']).toMatchObject({
          ...Object.fromEntries(pairs),
          ...(name !== '' && { devicevendor: name }),
        });
      }),
    );
  });
});
