import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, temporaryDirectory } from './support/run-cli.ts';

const YAML = `data_dir: data
plugins:
  directories: [own]
  alerts:
    enabled:
      - ipaddr
      - vpn_asignment
      - dhcp_assignment
      - geomodel_ipintel_enrichment
      - event
      - misnamed
    config:
      dhcp_assignment:
        widnow: 1h
        lease_query: 'a:('
      geomodel_ipintel_enrichment: {file: absent.json}
      ipadr: {}
`;
const EVENT = `import { defineEventPlugin } from 'mozdef/sdk';
export default defineEventPlugin({ name: 'event', summary: 'A test.', match: 'every', onEvent() {} });
`;
const MISNAMED = `import { defineAlertPlugin } from 'mozdef/sdk';
export default defineAlertPlugin({ name: 'other', summary: 'A test.', match: 'every', onAlert() {} });
`;

describe('what is wrong about alert plugins', () => {
  it('is all said by config check, with its places and the nearest right names, and keeps serve from starting', async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, 'own/alerts'), { recursive: true });
    writeFileSync(join(cwd, 'own/alerts/event.ts'), EVENT);
    writeFileSync(join(cwd, 'own/alerts/misnamed.ts'), MISNAMED);
    writeFileSync(join(cwd, 'mozdef.yml'), YAML);

    const check = await runCli(['config', 'check'], { cwd });
    const serve = await runCli(['serve'], { cwd });
    const doctor = await runCli(['doctor'], { cwd });

    const lines = check.stderr.replaceAll(`${cwd}/`, '').trimEnd().split('\n');
    expect(lines).toEqual([
      'mozdef: plugins.alerts.enabled.1: there is no alert plugin vpn_asignment; did you mean vpn_assignment? (mozdef.yml:7:9)',
      'mozdef: plugins.alerts.config.ipadr: there is no alert plugin ipadr; did you mean ipaddr? (mozdef.yml:17:14)',
      expect.stringMatching(/^mozdef: .*dhcp_assignment\.lease_query is no query: .*\(mozdef\.yml:15:22\)$/),
      expect.stringMatching(/^mozdef: unknown key .*widnow; did you mean .*window\? \(mozdef\.yml:14:17\)$/),
      expect.stringMatching(/^mozdef: .* could not be set up: ENOENT.*absent\.json'? \(mozdef\.yml:16:7\)$/),
      expect.stringMatching(
        /^mozdef: own\/alerts\/event\.ts is no alert plugin: kind: must be made by defineAlertPlugin/,
      ),
      expect.stringMatching(/^mozdef: own\/alerts\/misnamed\.ts is no alert plugin: it calls itself other/),
    ]);
    expect([check.code, serve.code]).toEqual([78, 78]);
    expect(serve.stderr).toBe(check.stderr);
    expect(doctor.stdout).toContain('did you mean vpn_assignment?');
  });

  it('is nothing where no alerts are saved', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(
      join(cwd, 'mozdef.yml'),
      'roles: [frontend]\ndata_dir: data\nplugins: {alerts: {enabled: [nothing]}}\n',
    );

    expect(await runCli(['config', 'check'], { cwd })).toMatchObject({ code: 0 });
  });
});
