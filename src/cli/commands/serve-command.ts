import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineServe(program: Command, perform: Perform, version: string): void {
  const command = program
    .command('serve')
    .description('Run MozDef: receive, process, store and show events, until Ctrl+C. SIGHUP loads the plugins anew.')
    .option('--roles <list>', 'what this process does: frontend,worker,alerts,web (default: all of it)')
    .option('--behind-proxy', 'people reach the dashboard through a proxy that does TLS, as the key web.behind_proxy');
  withCommonOptions(command, 'to none').action((options) =>
    perform(async () => {
      const { settingsOf } = await import('../settings-of.ts');
      const loaded = settingsOf(options);
      const { serve } = await import('../serve.ts');
      return serve(loaded, version);
    }),
  );
}
