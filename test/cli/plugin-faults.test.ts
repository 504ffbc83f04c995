import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type RunOptions, type RunResult, runCli, temporaryDirectory } from './support/run-cli.ts';

const YAML = `data_dir: data
plugins:
  directories:
    - own
    - absent
  disabled: [geoip, key-stafff]
  config:
    shsd:
      x: 1
    watchlist:
      lsts: []
    sshd: { x: 1 }
    vpn:
      quiet: 'yes'
`;
const VPN = `import { z } from 'zod';
import { defineEventPlugin } from 'mozdef/sdk';
export default defineEventPlugin({ name: 'vpn', summary: 'A test.', match: 'every', onEvent() {},
  config: z.strictObject({ quiet: z.boolean().default(false) }) });
`;

describe('what is wrong about plugins', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = temporaryDirectory();
    mkdirSync(join(cwd, 'own'));
    writeFileSync(join(cwd, 'own/vpn.ts'), VPN);
  });
  const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
  const cli = (args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
    runCli(args, { cwd, ...options });
  const lines = ({ stderr }: RunResult): string[] =>
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll(`${cwd}/`, ''));

  it('is all said by config check, with its places and the nearest right names', async () => {
    write('mozdef.yml', YAML);
    write('own/broken.js', 'export default {\n  a b\n};');
    write('own/misnamed.mjs', VPN);

    const result = await cli(['config', 'check']);

    expect(lines(result).map((line) => line.replace(/^mozdef: /, ''))).toEqual([
      expect.stringMatching(/^cannot read the plugin directory absent: .*\(mozdef\.yml:5:7\)\. Create the directory/),
      'plugins.config.shsd: there is no plugin shsd; did you mean sshd? (mozdef.yml:8:5)',
      'plugins.disabled: there is no plugin key-stafff; did you mean key-staff? (mozdef.yml:6:21)',
      'plugins.config.sshd: this plugin has no configuration (mozdef.yml:12:5)',
      expect.stringMatching(
        /^unknown key plugins\.config\.watchlist\.lsts; did you mean .*lists\? \(mozdef\.yml:11:\d+\)$/,
      ),
      expect.stringMatching(/^own\/broken\.js cannot be loaded: .* \(own\/broken\.js:2:5\)\. Correct the file/),
      expect.stringMatching(/^own\/misnamed\.mjs is no plugin: it calls itself vpn, but .* which is misnamed/),
      'plugins.config.vpn.quiet must be true or false, not "yes" (mozdef.yml:14:14)',
    ]);
    expect(result.code).toBe(78);
  });

  it('is refused by serve in the same words, before anything is opened, and found by doctor', async () => {
    write('mozdef.yml', YAML);

    const checked = await cli(['config', 'check']);
    const served = await cli(['serve']);
    const examined = await cli(['doctor', '--json']);

    expect([served.code, served.stderr]).toEqual([78, checked.stderr]);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
    expect(examined.stdout.match(/"check":"configuration","result":"fail"/g)).toHaveLength(lines(checked).length);
    expect(examined.stdout).toContain('(mozdef.yml:8:5)');
  });

  it('is found in flags and in the environment', async () => {
    const pairs = [
      'plugins.config.watchlist.lsts=[]',
      'plugins.directories=nowhere',
      'plugins.geo.database=absent.mmdb',
    ];
    const flags = pairs.flatMap((pair) => ['--set', pair]);

    const result = await cli(['config', 'check', ...flags], { env: { MOZDEF_PLUGINS__DISABLED: 'geoip,sshdd' } });

    expect(lines(result)).toEqual([
      expect.stringMatching(/cannot use absent\.mmdb: .*\(--set plugins\.geo\.database\)/),
      expect.stringMatching(/nowhere: .*\(--set plugins\.directories\)/),
      expect.stringMatching(/no plugin sshdd; did you mean sshd\? \(MOZDEF_PLUGINS__DISABLED\)/),
      expect.stringMatching(/unknown key plugins\.config\.watchlist\.lsts.*\(--set plugins\.config\.watchlist\.lsts\)/),
    ]);
  });

  it('is nothing where no plugins run', async () => {
    write('mozdef.yml', YAML);

    const result = await cli(['config', 'check', '--set', 'roles=frontend']);

    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
  });
});
