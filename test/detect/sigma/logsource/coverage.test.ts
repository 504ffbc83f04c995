import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LogSource } from '../../../../src/detect/sigma/event-kind.ts';
import { kindsServing, unknownFields } from '../../../../src/detect/sigma/logsource/describe-sources.ts';
import type { SigmaRule } from '../../../../src/detect/sigma/rule.ts';
import { sigmaHqRules } from '../../../support/sigma-hq-rules.ts';
import { TEST_DATA } from '../../../support/test-data.ts';

const describeWithData = TEST_DATA === undefined ? describe.skip : describe;

/** Log sources of SigmaHQ's rules that no table serves, as product/service/category, and why. Their rules are tried on events of no table. */
const NO_TABLE: Readonly<Record<string, string>> = {
  'paloalto/globalprotect/file_event': 'Files on the device itself; PAN-OS sends no events about them.',
  'qualys/-/-': 'Findings of a scanner with field names of an old export; Qualys sends no such events.',
};

const NOT_OF_SYSMON = 'An addition of some agents and collectors to what Sysmon writes.';

/** Fields that rules ask for and that none of the sources which they are for has, and why. */
const DRIFT: Readonly<Record<string, string>> = {
  'create_remote_thread SourceCommandLine': NOT_OF_SYSMON,
  'create_remote_thread SourceParentImage': NOT_OF_SYSMON,
  'create_remote_thread TargetParentProcessId': NOT_OF_SYSMON,
  'file_event CommandLine': NOT_OF_SYSMON,
  'file_event IntegrityLevel': NOT_OF_SYSMON,
  'file_event ParentCommandLine': NOT_OF_SYSMON,
  'file_event ParentImage': NOT_OF_SYSMON,
  'image_load CommandLine': NOT_OF_SYSMON,
  'network_connection CommandLine': NOT_OF_SYSMON,
  'network_connection ParentImage': NOT_OF_SYSMON,
  'process_access SourceCommandLine': NOT_OF_SYSMON,
  'process_creation GrandParentImage': NOT_OF_SYSMON,
};

const named = ({ product = '-', service = '-', category = '-' }: LogSource): string =>
  `${product}/${service}/${category}`;

describeWithData('the rules of SigmaHQ (set MOZDEF_TEST_DATA when the folder is elsewhere)', () => {
  let rules: readonly SigmaRule[] = [];
  beforeAll(() => {
    rules = sigmaHqRules();
  }, 60_000);

  it('have a table for each of their log sources, except where there is a reason', () => {
    const sources = new Map(rules.map(({ logsource }) => [named(logsource), logsource]));
    const unserved = [...sources].filter(([, source]) => kindsServing(source).length === 0).map(([name]) => name);

    expect(rules).toHaveLength(3_780);
    expect(sources.size).toBeGreaterThan(130);
    expect(unserved.sort()).toEqual(Object.keys(NO_TABLE).sort());
  });

  it('ask for fields that Sysmon, PowerShell, web servers and firewalls have, except where there is a reason', () => {
    const missing = new Set(
      rules.flatMap((rule) => unknownFields(rule).map((field) => `${rule.logsource.category} ${field}`)),
    );

    expect([...missing].sort()).toEqual(Object.keys(DRIFT).sort());
  });
});
