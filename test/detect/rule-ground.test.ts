import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDetector } from '../../src/detect/open-detector.ts';
import { readGround } from '../../src/detect/rule-ground.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { eventAt } from '../correlate/support.ts';

const TABLE = `
source: example-vpn
title: VPN gateway of Example
forms:
  - name: JSON
    when: { details.product: ExampleVPN }
    keys: { event: details.event_name }
    fields: { src_ip: details.client.address }
kinds:
  - name: example-vpn
    logsources: [{ product: example, service: vpn, category: none }]
`;
const SIGMA = `
title: VPN from a bad address
id: 66666666-6666-4666-8666-666666666666
logsource: { product: example, service: vpn }
detection: { at: { src_ip: 192.0.2.7 }, condition: at }
`;

describe('log sources of the configuration', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-sources-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('say where Sigma rules find what they ask for', async () => {
    writeFileSync(join(directory, 'vpn.yml'), TABLE);
    writeFileSync(join(directory, 'sigma.yml'), SIGMA);
    const matched = async (sources: readonly string[]): Promise<number> => {
      const config = rulesConfig.parse({ bundled: false, sigma: [directory], sources });
      const detector = await openDetector({ config });
      detector.detect(eventAt(0, 'e', { details: { product: 'ExampleVPN', client: { address: '192.0.2.7' } } }));
      return detector.take().length;
    };

    expect(await matched([])).toBe(0);
    expect(await matched([directory])).toBe(1);
  });

  it('are left out where something is wrong with them, which is said', async () => {
    writeFileSync(join(directory, 'vpn.yml'), `${TABLE}---\n${TABLE.replace('forms:', 'froms:')}`);
    const { ground, faults } = await readGround({ lists: {}, sources: [directory] });

    expect(ground.sources.map(({ source }) => source)).toEqual(['example-vpn']);
    expect(faults.map(({ message }) => message).join()).toContain('Did you mean forms?');
  });
});
