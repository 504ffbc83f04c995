import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { valueOf } from '../../../../src/detect/sigma/event-values.ts';
import { createClassifier } from '../../../../src/detect/sigma/logsource/classify.ts';
import { describeSources, kindsServing } from '../../../../src/detect/sigma/logsource/describe-sources.ts';
import { readSourceTables } from '../../../../src/detect/sigma/logsource/read-source-tables.ts';
import { SOURCE_TABLES } from '../../../../src/detect/sigma/logsource/tables/source-tables.ts';
import { describeFault } from '../../../../src/detect/sigma/sigma-fault.ts';
import { normalized } from '../../../support/normalized.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../../../docs/reference/sigma-sources.md'), 'utf8');
const EXAMPLE = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';

describe('readSourceTables', () => {
  it('reads the example of the reference page, and its events are known by it', () => {
    const { tables, faults } = readSourceTables(EXAMPLE, 'vpn.yml');
    const classify = createClassifier(tables);
    const event = normalized({
      product: 'examplevpn',
      event_name: 'login',
      account: 'eve',
      client: { address: '192.0.2.1' },
    });

    expect(faults).toEqual([]);
    expect(classify(event).name).toBe('example-vpn/login');
    expect(['User', 'src_ip', 'account'].map((field) => valueOf(event, classify(event), field))).toEqual([
      'eve',
      '192.0.2.1',
      'eve',
    ]);
    expect(classify(normalized({ product: 'ExampleVPN' })).name).toBe('example-vpn');
    expect(kindsServing({ product: 'example', category: 'authentication' }, tables)).toEqual(['example-vpn/login']);
  });

  it('lets tables of users come before those that are bundled', () => {
    const own = `source: mine\ntitle: Mine\nforms: [{name: a, when: {details.Channel: Security}}]\nkinds: [{name: mine, logsources: [{product: Mine}]}]`;
    const { tables } = readSourceTables(own, 'mine.yml');
    const classify = createClassifier(tables);

    expect(classify(normalized({ Channel: 'Security', EventID: 1 })).logsources).toEqual([{ product: 'mine' }]);
    expect(classify(normalized({ Channel: 'System', EventID: 1 })).name).toBe('windows/system');
    expect(describeSources(tables)[0]?.source).toBe('mine');
  });

  it.each([
    [
      'source: a\ntitle: A\nforms:\n  - name: x\n    when: {details.x: 1}\n    lookin: [details]\nkinds: [{name: a, logsources: [{}]}]',
      't.yml:6:5: unknown key forms.0.lookin. Did you mean look_in?',
    ],
    [
      'source: a\ntitle: A\nforms: [{name: x, when: {}}]\nkinds: [{name: a, logsources: [{}]}]',
      't.yml:3:19: forms.0.when: must name a field',
    ],
    [
      'source: a\ntitle: A\nforms: [{name: x, when: {details.x: 1}, keys: {event: details.e}}]\nkinds:\n  - name: a\n    when: {evnt: 1}\n    logsources: [{}]',
      't.yml:6:12: no form of the table has the key evnt that a asks for. There are event.',
    ],
    ['source: a\ntitle: [', 't.yml:2:9: this is not YAML'],
    ['a: 1\n---\n- 2', 't.yml:3:1: the table must be of the type object, not array'],
  ])('says what is wrong and where: %#', (text, expected) => {
    const { tables, faults } = readSourceTables(text, 't.yml');

    expect(tables).toEqual([]);
    expect(faults.map(describeFault).some((fault) => fault.startsWith(expected))).toBe(true);
  });
});

describe('the bundled tables', () => {
  const kinds = SOURCE_TABLES.flatMap((table) => table.kinds.map((kind) => ({ table, kind })));

  it('say of which category events are, or that they are of none, so that rules on others are not tried on them', () => {
    const open = kinds.filter(({ kind }) => kind.logsources.some(({ category }) => category === undefined));
    // Of a log of Zeek without a name any rule on Zeek may be meant.
    const vague = kinds.filter(
      ({ kind }) => kind.name !== 'zeek' && kind.logsources.some(({ service }) => service === undefined),
    );

    expect(open.map(({ kind }) => kind.name)).toEqual([]);
    expect(vague.map(({ kind }) => kind.name)).toEqual([]);
  });

  it('have kinds that some form can tell', () => {
    const blind = kinds.filter(
      ({ table, kind }) =>
        !table.forms.some(({ keys }) => Object.keys(kind.when).every((key) => Object.hasOwn(keys, key))),
    );

    expect(blind.map(({ kind }) => kind.name)).toEqual([]);
  });
});
