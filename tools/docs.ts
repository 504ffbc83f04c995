import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ruleJsonSchema } from '../src/detect/rule/rule-json-schema.ts';
import { actionsPage } from './docs/actions-page.ts';
import { alertPluginsPage } from './docs/alert-plugins-page.ts';
import { apiPage } from './docs/api-page.ts';
import { commandLinePage } from './docs/command-line-page.ts';
import { configurationPage } from './docs/configuration-page.ts';
import { defaultConfiguration } from './docs/default-configuration.ts';
import { errorsPage } from './docs/errors-page.ts';
import { eventPage } from './docs/event-page.ts';
import { pluginsPage } from './docs/plugins-page.ts';
import { rightsPage } from './docs/rights-page.ts';
import { rulesPage } from './docs/rules-page.ts';
import { sigmaSourcesPage } from './docs/sigma-sources-page.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Every generated file and what writes it. */
const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'config/default.yml': defaultConfiguration,
  'docs/reference/actions.md': actionsPage,
  'docs/reference/alert-plugins.md': alertPluginsPage,
  'docs/reference/api.md': apiPage,
  'docs/reference/command-line.md': commandLinePage,
  'docs/reference/configuration.md': configurationPage,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/event.md': eventPage,
  'docs/reference/plugins.md': pluginsPage,
  'docs/reference/rights.md': rightsPage,
  'docs/reference/rule.schema.json': () => `${JSON.stringify(ruleJsonSchema(), null, 2)}\n`,
  'docs/reference/rules.md': rulesPage,
  'docs/reference/sigma-sources.md': sigmaSourcesPage,
};

/** `npm run docs` writes the generated files; `npm run docs -- --check` fails with the names of those that are not up to date. */
async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const pages = await Promise.all(
    Object.entries(PAGES).map(async ([name, render]) => ({ file: join(ROOT, name), text: await render() })),
  );
  const stale = pages.filter(({ file, text }) => current(file) !== text);
  for (const { file, text } of stale) {
    const name = relative(ROOT, file);
    if (check) console.error(`${name} is not up to date: run npm run docs`);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`wrote ${name}`);
    }
  }
  if (check && stale.length > 0) process.exitCode = 1;
}

function current(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

await main();
