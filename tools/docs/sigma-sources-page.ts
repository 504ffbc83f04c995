import type { LogSource } from '../../src/detect/sigma/event-kind.ts';
import { describeSources, type SourceDescription } from '../../src/detect/sigma/logsource/describe-sources.ts';
import { code, pageHead, table } from './markdown.ts';

const INTRODUCTION = `
Which events Sigma rules are tried on, and where what they ask for is found. An event belongs to the first source of which it has a
form, and there to the kind whose conditions it meets. A rule is tried on it unless its log source contradicts all those of the
kind: what either leaves out contradicts nothing; \`none\` is a value that no rule has. Events of no source here are tried on every
rule; their fields are found by their names, in \`details\` (whole, then as dotted path) and among the fields of the
[event](event.md), also by the names of the Elastic Common Schema.

Values are compared without regard to case. A field is looked for at the paths given for it, in order; without any, by its name in
the objects named. Files of the same form add sources of your own, which are tried first:

\`\`\`yaml
source: example-vpn
title: VPN gateway of Example
forms:
  - name: JSON over syslog
    when: { details.product: ExampleVPN } # what all its events have; '*' is any value
    keys: { event: details.event_name } # where kinds are told apart by
    fields: { src_ip: details.client.address } # fields that are not found by their name
kinds:
  - name: example-vpn/login
    when: { event: [login, login-failed] }
    logsources: [{ product: example, service: vpn, category: authentication }]
    names: { User: account } # what rules say: what the source says
  - name: example-vpn
    logsources: [{ product: example, service: vpn, category: none }]
\`\`\`
`;

/** docs/reference/sigma-sources.md */
export function sigmaSourcesPage(): string {
  const sources = describeSources();
  const contents = sources.map(({ source, title }) => `- [${title}](#${source})`).join('\n');
  return [
    `${pageHead('Log sources of Sigma rules', 'the tables in src/detect/sigma/logsource/tables') + INTRODUCTION}\n${contents}\n`,
    ...sources.map(section),
  ].join('\n');
}

function section({ source, title, forms, kinds, deviations }: SourceDescription): string {
  return [
    `## ${source}\n\n${title}.\n`,
    `${table(
      ['Form', 'Events where', 'Other fields in'],
      forms.map((form) => [form.name, form.when, form.lookIn.map(code).join(', ')]),
    )}\n`,
    `${table(['Kind', 'Where', 'Log sources', 'Renamed'], kinds.map(kindRow))}\n`,
    ...(deviations.length > 0 ? [`${deviations.map((deviation) => `- ${deviation}`).join('\n')}\n`] : []),
    ...fieldTables(forms),
  ].join('\n');
}

/** Forms that hold their fields alike share a table. */
function fieldTables(forms: SourceDescription['forms']): string[] {
  const alike = new Map<string, string[]>();
  for (const { name, fields } of forms) {
    const rows = [...fields].map(fieldRow);
    if (rows.length === 0) continue;
    const text = table(['Field', 'Stored as'], rows);
    alike.set(text, [...(alike.get(text) ?? []), name]);
  }
  return [...alike].map(([text, names]) => `${names.join('; ')}:\n\n${text}\n`);
}

function kindRow({ name, when, logsources, names }: SourceDescription['kinds'][number]): string[] {
  const renamed = [...names].map(([field, sources]) => `${code(field)}: ${sources.map(code).join(', ')}`);
  return [name, when || 'all others', logsources.map(sourceText).join('; '), renamed.join('; ')];
}

function fieldRow([field, paths]: [string, readonly string[]]): string[] {
  return [code(field), paths.map(code).join(', ')];
}

function sourceText({ product, service, category }: LogSource): string {
  return [product ?? '*', service ?? '*', category ?? '*'].join('/');
}
