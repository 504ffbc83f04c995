import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildPublic } from './build-public.ts';

/* The published form: JavaScript in dist/, since Node runs no TypeScript under node_modules, and the dashboard in dist/public. */
const ROOT = resolve(import.meta.dirname, '..');

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: ROOT,
  stdio: 'inherit',
});
cpSync(join(ROOT, 'package.json'), join(ROOT, 'dist/package.json'));
// Beside those in code, which are compiled: all rules that come with MozDef lie in one directory.
cpSync(join(ROOT, 'config/rules'), join(ROOT, 'dist/config/rules'), {
  recursive: true,
  filter: (file) => !file.endsWith('.ts'),
});
await buildPublic();
console.log('built dist/');
