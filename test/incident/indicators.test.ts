import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { incidentsWith } from '../../src/incident/indicator-index.ts';
import { disarmed, indicatorOf, type TypeWord } from '../../src/incident/indicator-value.ts';
import { mergeIncidents } from '../../src/incident/merge-incidents.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import { refusalOf, Team } from './support.ts';

describe('the value of an indicator', () => {
  it.each<[TypeWord, string, string, string]>([
    ['auto', '192.0.2.7', 'ip', '192.0.2.7'],
    ['auto', '192[.]0[.]2[.]7', 'ip', '192.0.2.7'],
    ['ip', '2001:DB8:0:0::1', 'ip', '2001:db8::1'],
    ['ip', '::ffff:192.0.2.7', 'ip', '192.0.2.7'],
    ['ip', 'fe80::1%eth0', 'ip', 'fe80::1'],
    ['auto', '192.0.2.77/24', 'cidr', '192.0.2.0/24'],
    ['cidr', '2001:db8::1/32', 'cidr', '2001:db8::/32'],
    ['auto', 'WWW.Example[.]COM.', 'domain', 'www.example.com'],
    ['domain', 'bücher.example', 'domain', 'xn--bcher-kva.example'],
    ['auto', 'hxxps://Bad[.]example/A?b=c', 'url', 'https://bad.example/A?b=c'],
    ['url', 'http://bad.example:80', 'url', 'http://bad.example/'],
    ['auto', 'Ann[@]Example.com', 'email', 'ann@example.com'],
    ['auto', 'D41D8CD98F00B204E9800998ECF8427E', 'md5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['hash', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'sha1', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['auto', 'e'.repeat(64), 'sha256', 'e'.repeat(64)],
    ['host', 'WEB1', 'host', 'web1'],
    ['user', 'CORP\\Ann', 'user', 'corp\\ann'],
    ['filename', 'Invoice.pdf.exe', 'filename', 'Invoice.pdf.exe'],
  ])('%s %s is the %s %s', (type, written, known, value) => {
    expect(indicatorOf(type, written)).toEqual({ type: known, value });
  });

  it.each<[TypeWord, string]>([
    ['auto', 'nothing special'],
    ['ip', '192.0.2.256'],
    ['ip', '192.0.2'],
    ['ip', '010.0.0.1'],
    ['cidr', '192.0.2.0/33'],
    ['cidr', '192.0.2.0'],
    ['domain', 'one'],
    ['domain', 'a..b'],
    ['domain', '1.2.3.4'],
    ['url', 'bad.example/x'],
    ['email', 'ann@host'],
    ['md5', 'e'.repeat(31)],
    ['hash', 'e'.repeat(33)],
    ['sha256', 'g'.repeat(64)],
    ['host', 'two words'],
    ['user', '  '],
  ])('%s "%s" is none', (type, written) => {
    expect(() => indicatorOf(type, written)).toThrow(
      expect.objectContaining({ code: 'request-invalid', where: 'value' }),
    );
  });

  it('is the same when it is read again, also from how it is shown', () => {
    const texts = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.webUrl(), fc.emailAddress(), fc.string());
    const read = (type: TypeWord, text: string) => {
      try {
        return indicatorOf(type, text);
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(texts, (text) => {
        const known = read('auto', text);
        if (!known) return;
        expect(read(known.type, known.value)).toEqual(known);
        expect(read(known.type, disarmed(known))).toEqual(known);
      }),
      { numRuns: 500 },
    );
  });
});

describe('where an indicator was seen', () => {
  let team: Team;
  beforeEach(async () => {
    team = await Team.open();
  });
  afterEach(() => team.close());
  const IP = { type: 'ip', value: '192.0.2.7' } as const;
  const seenIn = async (): Promise<string[]> => (await incidentsWith(team.state, IP)).map(({ id }) => id).sort();

  it('follows what becomes of its parts', async () => {
    const [one, other] = [await team.open(), await team.open()];
    const first = await team.add(one.id, 'indicator', { ...IP });
    await team.add(other.id, 'indicator', { type: 'auto', value: '192[.]0.2[.]7' });
    expect(await seenIn()).toEqual([one.id, other.id]);

    await team.change(first, { removed: true });
    expect(await seenIn()).toEqual([other.id]);
    await team.change(first, { removed: false });
    expect(await seenIn()).toEqual([one.id, other.id]);
    await team.change(first, { fields: { value: '192.0.2.8' } });
    expect(await seenIn()).toEqual([other.id]);
    await team.change(first, { fields: { type: 'user', value: 'ann' } });
    expect((await incidentsWith(team.state, { type: 'user', value: 'ann' })).map(({ id }) => id)).toEqual([one.id]);
  });

  it('is in an incident once, whoever is faster', async () => {
    const { id } = await team.open();

    const results = await Promise.allSettled(
      ['ann', 'bob', 'kim'].map((who) => team.add(id, 'indicator', { ...IP }, who)),
    );

    const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(made).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'conflict', details: { part: made[0]?.id } } },
      { reason: { code: 'conflict' } },
    ]);
    const [mine] = made;
    if (!mine) throw new Error('none was made');
    const other = await team.add(id, 'indicator', { type: 'ip', value: '192.0.2.8' });
    expect(await refusalOf(team.change(other, { fields: { value: IP.value } }))).toMatchObject({ code: 'conflict' });
    await team.change(mine, { removed: true });
    await team.change(other, { fields: { value: IP.value } });
    expect(await refusalOf(team.change(mine, { removed: false }))).toMatchObject({ code: 'conflict' });
    expect(await seenIn()).toEqual([id]);
  });

  it('counts those that became one once', async () => {
    const [one, other, third] = [await team.open(), await team.open(), await team.open()];
    for (const { id } of [one, other, third]) await team.add(id, 'indicator', { ...IP });

    await mergeIncidents(other.id, { into: one.id }, team.desk());
    expect(await seenIn()).toEqual([one.id, third.id]);
    await mergeIncidents(one.id, { into: third.id }, team.desk());
    expect(await seenIn()).toEqual([third.id]);
    expect((await wholeIncident(team.state, third.id)).parts['indicators']).toHaveLength(3);
  });
});
