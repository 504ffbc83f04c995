import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mozdef-plugins-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
}

function pluginText(name: string, rest = ''): string {
  return `import { defineEventPlugin } from 'mozdef/sdk';
export default defineEventPlugin({ name: '${name}', summary: 'A test.', match: 'every', onEvent() {}, ${rest} });\n`;
}

interface Answer {
  readonly plugins?: readonly {
    name: string;
    bundled: boolean;
    enabled: boolean;
    config: unknown;
    file: string;
  }[];
  readonly error?: { code: string; message: string; where?: string; remedy?: string };
  readonly made?: readonly unknown[];
  readonly stderr: string;
}

/** What a real Node process, whose directory is the user's, makes of plugins in that directory. */
async function load(config: unknown = {}, script = ''): Promise<Answer> {
  const at = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, path)).href);
  const source = `
    import { pino } from ${JSON.stringify(import.meta.resolve('pino'))};
    import { loadPlugins } from ${at('src/plugin/load-plugins.ts')};
    import { describePlugins } from ${at('src/plugin/describe-plugins.ts')};
    import { PluginPipeline } from ${at('src/plugin/plugin-pipeline.ts')};
    import { pluginsConfig } from ${at('src/plugin/plugins-config.ts')};
    import { anEvent, testHost } from ${at('test/plugin/support.ts')};
    import { writeFileSync } from 'node:fs';
    const options = { bundledDirectory: ${JSON.stringify(join(directory, 'bundled'))}, directories: [process.cwd()],
      config: pluginsConfig.parse(${JSON.stringify(config)}), log: pino({ level: 'silent' }) };
    const made = [];
    const once = async (more) => {
      const plugins = await loadPlugins({ ...options, ...more });
      const pipeline = await PluginPipeline.create(plugins, () => testHost(), { breaker: options.config.breaker });
      made.push(pipeline.run(anEvent()).events?.[0]);
      return plugins;
    };
    try {
      const plugins = await once({});
      ${script}
      console.log(JSON.stringify({ plugins: plugins.map(({ plugin, ...rest }) => ({ name: plugin.name, ...rest })), made }));
    } catch ({ code, message, where, remedy, stack }) {
      console.log(JSON.stringify({ error: { code, message: code ? message : stack, where, remedy } }));
    }`;
  await write({ 'run/main.mjs': source });
  const { stdout, stderr } = await run(process.execPath, [join(directory, 'run/main.mjs')], { cwd: join(directory) });
  return { ...(JSON.parse(stdout) as Answer), stderr };
}

const bundled = { 'bundled/alpha.ts': pluginText('alpha', 'priority: 5'), 'bundled/beta.ts': pluginText('beta') };

describe("a user's plugin", () => {
  it('may be TypeScript in any directory, with helpers, zod and the SDK, and needs no package.json', async () => {
    await write({
      ...bundled,
      'greet.ts': `
        import { z } from 'zod';
        import { defineEventPlugin, EXISTS, type Event } from '#sdk';
        import { greeting } from './lib/greeting.ts';
        export default defineEventPlugin({
          name: 'greet', summary: 'Greets.', match: { summary: EXISTS }, priority: 1,
          config: z.strictObject({ name: z.string().default('world').describe('Whom.') }),
          setup: (config) => ({ text: greeting(config.name) }),
          onEvent(event: Event, { context }) { event.details.greeting = context.text; },
        });`,
      'lib/greeting.ts': 'export const greeting = (name: string): string => `hello ${name}`;',
    });

    const { plugins, made, stderr, error } = await load(
      { config: { greet: { name: 'there' } } },
      'made.push((await describePlugins(options))[0]);',
    );

    expect(error).toBeUndefined();
    expect(stderr).toBe('');
    expect(plugins?.map(({ name, bundled }) => [name, bundled])).toEqual([
      ['greet', false],
      ['alpha', true],
      ['beta', true],
    ]);
    expect(plugins?.[0]).toMatchObject({
      file: join(directory, 'greet.ts'),
      config: { name: 'there' },
    });
    expect(made?.[1]).toMatchObject({
      name: 'greet',
      kind: 'event',
      summary: 'Greets.',
      match: 'summary exists',
      schema: { properties: { name: { type: 'string', default: 'world', description: 'Whom.' } } },
    });
    expect(made?.[0]).toMatchObject({
      details: { greeting: 'hello there' },
      mozdef: { plugins: ['greet', 'alpha', 'beta'] },
    });
  });

  it('may be JavaScript, and lie in a folder events/ beside other kinds', async () => {
    await write({ 'bundled/.keep': '', 'events/one.js': pluginText('one'), 'events/two.mjs': pluginText('two') });

    const { plugins, stderr } = await load();

    expect(plugins?.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(stderr).toBe('');
  });

  it('stands in for the bundled plugin of its name', async () => {
    await write({ ...bundled, 'beta.ts': pluginText('beta', 'priority: 1') });

    const { plugins } = await load();

    expect(plugins?.map(({ name, bundled }) => [name, bundled])).toEqual([
      ['beta', false],
      ['alpha', true],
    ]);
  });

  it('is read anew, with its helpers, under another version', async () => {
    const plugin = (line: string): string => `import { defineEventPlugin } from 'mozdef/sdk';
      import { word } from './lib/word.ts';
      export default defineEventPlugin({ name: 'say', summary: 'Says.', match: 'every', onEvent(event) { ${line} } });`;
    await write({
      'bundled/.keep': '',
      'say.ts': plugin('event.summary = word;'),
      'lib/word.ts': "export const word = 'old';",
    });

    const { made } = await load(
      {},
      "writeFileSync('lib/word.ts', 'export const word = \"new\";'); await once({}); await once({ version: '2' });",
    );

    expect(made).toMatchObject([{ summary: 'old' }, { summary: 'old' }, { summary: 'new' }]);
  });

  it('can be disabled, even when it is broken', async () => {
    await write({ ...bundled, 'broken.ts': 'this is no program' });

    const { plugins } = await load({ disabled: ['beta', 'broken'] });
    const shown = await load(
      { disabled: ['beta', 'broken'] },
      'plugins.push(...(await loadPlugins({ ...options, withDisabled: true })));',
    );

    expect(plugins?.map(({ name }) => name)).toEqual(['alpha']);
    expect(shown.plugins?.slice(1).map(({ name, enabled }) => [name, enabled])).toEqual([
      ['alpha', true],
      ['beta', false],
    ]);
  });

  it('is no plugin when it is a test, a helper or a declaration', async () => {
    await write({ ...bundled, '_helper.ts': '', 'a.test.ts': '', 'b.d.ts': '', '.c.js': '', 'notes.md': '' });

    expect((await load()).plugins?.map(({ name }) => name)).toEqual(['alpha', 'beta']);
  });
});

describe('a bad plugin is an error that says file, fault and remedy', () => {
  const cases: [string, string, RegExp, RegExp?][] = [
    ['it is no program', 'export default {', /cannot be loaded: .+/, /Correct the file/],
    ['an import is missing', "import './absent.ts';", /cannot be loaded: .*absent/],
    ['it exports nothing', 'export const x = 1;', /no default export/, /defineEventPlugin/],
    ['it is not made by the SDK', 'export default { name: "bad" };', /kind: must be made by defineEventPlugin/],
    [
      'its name is not its file name',
      pluginText('good'),
      /it calls itself good, but a plugin's name must equal its file's name, which is bad/,
      /Name the plugin bad, or the file good/,
    ],
    ['its match is nonsense', pluginText('bad', 'match: 7'), /match: must be 'every', an object/],
    ['it has no onEvent', pluginText('bad', 'onEvent: undefined'), /onEvent: must be a function/],
    ['its config is no schema', pluginText('bad', 'config: {}'), /config: must be a zod schema/],
  ];
  it.each(cases)('when %s', async (_name, text, message, remedy = /./) => {
    await write({ ...bundled, 'bad.ts': text });

    const { error } = await load();

    expect(error).toMatchObject({ code: 'plugin-invalid', where: expect.stringContaining(join(directory, 'bad.ts')) });
    expect(error?.message).toMatch(message);
    expect(error?.remedy).toMatch(remedy);
  });

  const places: [string, string, string, string][] = [
    ['a syntax error of TypeScript', 'bad.ts', 'const a: string = "";\nexport default { a b };', 'bad.ts:2:20'],
    ['a syntax error of JavaScript', 'bad.mjs', 'const a = "";\nexport default { a b };', 'bad.mjs:2:20'],
    ['a syntax error of what it imports', 'bad.mjs', "\nimport './lib/part.js';", 'lib/part.js:2:7'],
    ['a file that ends too early', 'bad.js', 'export default {', 'bad.js:1:17'],
    ['a name that is not exported', 'bad.ts', "\nimport { absent } from './lib/whole.ts';", 'bad.ts:2:10'],
    ['a fault at its first run', 'bad.ts', 'const a: any = undefined;\n\n a.b();', 'bad.ts:3:4'],
  ];
  it.each(places)('with line and column of %s', async (_name, file, text, where) => {
    await write({ ...bundled, 'lib/part.js': 'let a;\nlet b c;\n', 'lib/whole.ts': 'export {};', [file]: text });

    const { error, stderr } = await load();

    expect(error).toMatchObject({ code: 'plugin-invalid', where: join(directory, where) });
    expect(error?.message).not.toContain('\n');
    expect(stderr).toBe('');
  });

  it('when two user files have one name', async () => {
    await write({ ...bundled, 'same.ts': pluginText('same'), 'events/same.js': pluginText('same') });

    expect((await load()).error).toMatchObject({
      code: 'plugin-invalid',
      message: expect.stringMatching(/same\.ts and .*same\.js/),
    });
  });
});

describe('a wrong configuration names the key', () => {
  const config =
    'config: z.strictObject({ count: z.number().default(1), deep: z.strictObject({ on: z.boolean() }).optional() })';
  const cases: [string, unknown, string, RegExp][] = [
    [
      'a wrong value',
      { config: { some: { deep: { on: 'yes' } } } },
      'plugins.config.some',
      /plugins\.config\.some\.deep\.on must be true or false, not "yes"/,
    ],
    [
      'an unknown key',
      { config: { some: { cuont: 2 } } },
      'plugins.config.some',
      /plugins\.config\.some\.cuont; did you mean plugins\.config\.some\.count\?/,
    ],
    ['configuration for none', { config: { alpha: { x: 1 } } }, 'plugins.config.alpha', /no configuration/],
    ['an unknown plugin', { config: { other: {} } }, 'plugins.config.other', /there is no plugin other/],
    ['an unknown disabled plugin', { disabled: ['other'] }, 'plugins.disabled', /there is no plugin other/],
  ];
  it.each(cases)('%s', async (_name, given, where, message) => {
    await write({ ...bundled, 'some.ts': `import { z } from 'zod';\n${pluginText('some', config)}` });

    const { error } = await load(given);

    expect(error).toMatchObject({ code: 'config-invalid', where });
    expect(error?.message).toMatch(message);
  });

  it('a directory that is not there', async () => {
    expect((await load()).error).toMatchObject({ code: 'config-invalid', where: 'plugins.directories' });
  });
});
