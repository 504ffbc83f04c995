import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningServer, until } from '../support/running-server.ts';

interface Found {
  readonly events: readonly {
    readonly mozdef: { readonly errors?: string[] };
    readonly details: Record<string, unknown>;
  }[];
}

describe('a worker with a bad plugin', () => {
  const own = mkdtempSync(join(tmpdir(), 'mozdef-plugins-'));
  let server: RunningServer;
  beforeAll(async () => {
    server = await RunningServer.start({
      set: [
        `plugins.directories=${join(import.meta.dirname, 'plugins')},${own}`,
        'worker.stuck_after=1s',
        'worker.heap=128MB',
        'worker.threads=1',
      ],
    });
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(own, { recursive: true, force: true });
  });

  it.each(['throw', 'exit', 'loop', 'memory'])(
    'stores the event and its neighbours once when the plugin does: %s',
    async (how) => {
      const events = [
        { summary: 'before' },
        { summary: 'the bad one', details: { misbehave: how } },
        { summary: 'after' },
      ];
      const body = events.map((event) => JSON.stringify({ ...event, category: `bad-${how}` })).join('\n');

      const response = await server.post('/events', body);

      expect(response.status).toBe(200);
      await until(async () => (await server.count(`category:bad-${how}`)) === 3, 30_000, 'all three to be stored');
      const bad = await server.get<Found>(`/api/events/search?q=details.misbehave:${how}`);
      expect(bad.events).toHaveLength(1);
      expect(bad.events[0]?.mozdef.errors?.join(' ')).toMatch(/misbehave/);
      const status = await server.get<{ deadletters: number }>('/api/status');
      expect(status.deadletters).toBe(0);
    },
  );

  it('loads changed plugins on SIGHUP', async () => {
    const plugin = (mark: string): string => `
      import { defineEventPlugin } from '#sdk';
      export default defineEventPlugin({
        name: 'marker', summary: 'Marks.', match: 'every',
        onEvent(event) { event.details.mark = '${mark}'; },
      });`;
    const marked = async (mark: string): Promise<boolean> => {
      await server.post('/events', JSON.stringify({ summary: 'mark me', category: 'reloaded' }));
      return (await server.count(`details.mark:${mark}`)) > 0;
    };

    writeFileSync(join(own, 'marker.ts'), plugin('one'));
    server.signal('SIGHUP');
    await until(() => marked('one'), 20_000, 'the new plugin to run');
    writeFileSync(join(own, 'marker.ts'), plugin('two'));
    server.signal('SIGHUP');
    await until(() => marked('two'), 20_000, 'the changed plugin to run');
  });

  it('keeps its plugins when a file is broken, and says what is wrong until it is mended', async () => {
    const file = join(own, 'fragile.ts');
    const plugin = `
      import { defineEventPlugin } from '#sdk';
      export default defineEventPlugin({
        name: 'fragile', summary: 'As it was.', match: { category: 'fragile' },
        onEvent(event) { event.details.fragile = true; if (event.summary === 'bad') process.exit(1); },
      });`;
    const reasons = async (): Promise<string> =>
      (await server.get<{ reasons: string[] }>('/api/health')).reasons.join('\n');
    writeFileSync(file, plugin);
    server.signal('SIGHUP');
    const plugins = async (): Promise<{ name: string; summary: string }[]> =>
      (await server.get<{ plugins: { name: string; summary: string }[] }>('/api/plugins')).plugins;
    const isLoaded = async (): Promise<boolean> => (await plugins()).some(({ name }) => name === 'fragile');
    await until(isLoaded, 20_000, 'the plugin to be loaded');

    writeFileSync(file, 'export default {\n  half: ');
    const events = ['bad', 'good'].map((summary) => JSON.stringify({ summary, category: 'fragile' }));
    await server.post('/events', events.join('\n'));
    await until(async () => (await server.count('category:fragile')) === 2, 20_000, 'both to be stored');
    expect(await server.count('category:fragile AND details.fragile:true')).toBe(1);
    expect(await reasons()).not.toMatch(/fragile/);

    server.signal('SIGHUP');
    await until(async () => /not reloaded, .*fragile\.ts/.test(await reasons()), 20_000, 'the refusal to be told');
    expect(server.output).toMatch(/"where":"[^"]*fragile\.ts:2:\d+","remedy":"Correct the file, .*"msg":"not reloaded/);
    expect((await plugins()).find(({ name }) => name === 'fragile')?.summary).toBe('As it was.');

    writeFileSync(file, plugin);
    server.signal('SIGHUP');
    await until(async () => !/not reloaded/.test(await reasons()), 20_000, 'the reload');
  });
});
