import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { loadSettings } from '../../src/settings.ts';
import { startFaults } from '../../src/start-faults.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const IMAGE =
  read('Dockerfile')
    .split(/^FROM /m)
    .at(-1) ?? '';

function settings(env: Record<string, string>) {
  return loadSettings({ env, flags: [], directory: tmpdir() }).settings;
}

it('the image holds what the repository or its build has', () => {
  const copied = [...IMAGE.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));

  expect(copied).toContain('/build/dist');
  for (const file of copied.filter((name) => !/\/(?:dist|node_modules)$/.test(name))) {
    expect([file, existsSync(join(ROOT, file.replace('/build/', '')))]).toEqual([file, true]);
  }
});

it('the image keeps its data where the volume is, and shows the ports that MozDef has by default', () => {
  const [, dataDir = ''] = /MOZDEF_DATA_DIR=(\S+)/.exec(IMAGE) ?? [];
  const { data_dir, frontend, web } = settings({ MOZDEF_DATA_DIR: dataDir });

  expect(IMAGE).toContain(`\nVOLUME ${data_dir}\n`);
  expect(IMAGE).toContain(`\nEXPOSE ${frontend.listen.port} ${web.listen.port}\n`);
});

it('the image runs MozDef itself, without a shell that would keep signals from it, and not as root', () => {
  expect(IMAGE).toContain('\nENTRYPOINT ["mozdef"]\n');
  expect(IMAGE).toMatch(/\n {2}CMD \["mozdef", "status"\]\n/);
  expect(IMAGE).toContain('\nUSER mozdef\n');
});

it('what the guide says for a network of its own starts', () => {
  const given = [...read('docs/guides/run-in-docker.md').matchAll(/^ +-e (MOZDEF_\w+)=('?)(.+)\2 \\$/gm)];
  const env = Object.fromEntries(given.map(([, name = '', , value = '']) => [name, value]));

  expect(Object.keys(env)).toHaveLength(3);
  expect(startFaults(settings({ ...env, MOZDEF_DATA_DIR: tmpdir() }))).toEqual([]);
  expect(settings(env).frontend).toMatchObject({ listen: { host: '0.0.0.0', port: 8080 } });
});
