import { describe, expect, it } from '@jest/globals';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { parseRawText } from '../../src/event/raw-text.ts';
import { normalized, RECEIVED_MS } from '../support/normalized.ts';
import { linesOf, TEST_DATA, testFiles } from '../support/test-data.ts';

const describeWithData = TEST_DATA === undefined ? describe.skip : describe;
const COUNTS = { windows: 24_650, zeek: 2_140, cloudtrail: 103 };

function jsonEvents(folder: string): { raw: JsonObject; event: Event }[] {
  return testFiles(folder, '.ndjson.gz')
    .flatMap(linesOf)
    .map((line) => JSON.parse(line) as JsonObject)
    .map((raw) => ({ raw, event: normalized(raw) }));
}

function badTimes(events: readonly Event[]): Event[] {
  const [earliest, latest] = [Date.parse('2005-01-01T00:00:00Z'), RECEIVED_MS];
  return events.filter(({ utctimestamp, tags }) => {
    const ms = Date.parse(utctimestamp);
    return !(ms >= earliest && ms < latest) || tags.some((tag) => tag.startsWith('timestamp-'));
  });
}

describeWithData('real logs (set MOZDEF_TEST_DATA when the folder is elsewhere)', () => {
  it.each(Object.entries(COUNTS))('gives every event of %s a time', (folder, count) => {
    const events = jsonEvents(folder);

    expect(events).toHaveLength(count);
    expect(badTimes(events.map(({ event }) => event))).toEqual([]);
  });

  it('gives Windows events the time of the most trustworthy clock, their host, summary, source and process', () => {
    for (const { raw, event } of jsonEvents('windows')) {
      const { '@timestamp': read, UtcTime: logged, TimeCreated: created } = raw as Record<string, string | undefined>;
      const zoned = read ?? `${(logged ?? created)?.replace(' ', 'T')}Z`;
      const seconds = Math.abs(Date.parse(event.utctimestamp) - Date.parse(zoned)) / 1000;
      expect(seconds).toBeLessThan(600);
      expect(event.hostname).toBe(raw['Hostname']);
      if (raw['Message'] !== undefined) expect(event.summary).toBe(raw['Message']);
      expect(event.source).toBe(raw['Channel']);
      expect(event.category).not.toBe('UNKNOWN');
      expect(event.details['EventID']).toBe(raw['EventID']);
    }
  });

  it('knows every line of Zeek: its log, the ends of its connection and what happened', () => {
    for (const { raw, event } of jsonEvents('zeek')) {
      const { id_orig_h: from, id_resp_p: port } = raw;
      expect(event).toMatchObject({ category: 'zeek', source: raw['@stream'], hostname: raw['@system'] });
      expect(event.summary).not.toBe('UNKNOWN');
      expect([event.details['sourceipaddress'], event.details['destinationport']]).toEqual([from, port]);
      const fields = Object.fromEntries(Object.entries(raw).filter(([key]) => key !== 'tags'));
      expect(event.details).toMatchObject(fields);
    }
  });

  it('reads every line of the OpenSSH log', () => {
    const [file = ''] = testFiles('raw', 'OpenSSH_2k.log.gz');
    const events = linesOf(file).map((line) => normalized(parseRawText(line)));

    expect(events).toHaveLength(2000);
    expect(badTimes(events)).toEqual([]);
    expect(new Set(events.map(({ hostname, processname }) => `${hostname} ${processname}`))).toEqual(
      new Set(['LabSZ sshd']),
    );
    expect(events[0]).toMatchObject({ utctimestamp: '2025-12-10T06:55:46.000000+00:00', processid: '24200' });
  });

  it('reads every line of the Apache error log', () => {
    const [file = ''] = testFiles('raw', 'Apache_2k.log.gz');
    const events = linesOf(file).map((line) => normalized(parseRawText(line)));

    expect(events).toHaveLength(2000);
    expect(badTimes(events)).toEqual([]);
    expect(new Set(events.map(({ severity }) => severity))).toEqual(new Set(['NOTICE', 'ERROR']));
  });
});
