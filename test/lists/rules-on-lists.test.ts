import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openDetector } from '../../src/detect/open-detector.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { eventAt } from '../correlate/support.ts';

const GUIDE = resolve(import.meta.dirname, '../../docs/guides/keep-lists.md');
const SIGMA = `
title: Listed
id: 66666666-6666-4666-8666-666666666666
level: high
logsource: { product: windows, service: security }
detection: { listed: { lists: bad-ips }, condition: listed }
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mozdef-rules-on-lists-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('takes the rule of the guide, and one of Sigma, for events on a list', async () => {
  const rule = /```yaml\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8'))?.[1] ?? '';
  writeFileSync(join(directory, 'listed.yml'), rule);
  writeFileSync(join(directory, 'sigma.yml'), SIGMA);
  const detector = await openDetector({ config: rulesConfig.parse({ bundled: false, directories: [directory] }) });
  const event = (lists: readonly string[]) =>
    eventAt(0, 'e', {
      category: 'vpn',
      details: { username: 'kim', Channel: 'Security', EventID: 4625, lists: [...lists] },
    });

  detector.detect(event(['offices']));
  expect(detector.take()).toEqual([]);
  detector.detect(event(['offices', 'bad-ips']));
  expect(detector.take().map(({ source }) => source.id)).toEqual([
    'watched_vpn_login',
    '66666666-6666-4666-8666-666666666666',
  ]);
});
