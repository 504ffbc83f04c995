import { describeConfig } from '../../src/config/config-node.ts';
import { alertSchema } from '../../src/detect/code/alert-schema.ts';
import { RULE_SCHEMAS, type RuleType } from '../../src/detect/rule/rule-schema.ts';
import { type KeyEntry, keysOf, keyTable } from './config-key-table.ts';
import { code, pageHead } from './markdown.ts';

const INTRODUCTION = `
What may stand in a rule file: [write a rule](../guides/write-a-rule.md) says what for. Each document of the file is a rule of one type. In the place of a
whole value \`$name\` stands for the parameter of this name. Editors complete and check rules by the [JSON Schema](rule.schema.json), which
\`mozdef rules schema\` prints, too.
`;

const IN_CODE = `
## Alerts in code

What \`defineAlert\` takes: [write an alert in code](../guides/write-an-alert-in-code.md) says what for. Besides the keys of every rule, but for \`severity_by\`:

| key | what it is |
|---|---|
| \`fires(match, earlier, { params })\` | Whether an event fires, given those of its group before it: nothing, \`true\`, \`false\`, or \`{ first, value }\`. |
| \`severity\` | Also a function of \`{ title, count, value, group, matches, params }\`. |
| \`summary\` | The same. |
| \`details\` | A function of the same that answers what the alert's \`details\` hold. |
| \`params\` | A zod schema: names, defaults and bounds of parameters. |
`;

/** docs/reference/rules.md */
export function rulesPage(): string {
  const types = Object.keys(RULE_SCHEMAS) as RuleType[];
  const keys = new Map(types.map((type) => [type, keysOfType(type)]));
  const [first = [], ...others] = keys.values();
  const common = first.filter((entry) => others.every((entries) => entries.some((other) => isSame(entry, other))));
  return [
    pageHead('Rules', 'the schemas in src/detect/rule') + INTRODUCTION,
    `## Every rule\n\n${keyTable(common)}\n`,
    ...[...keys].map(([type, entries]) => {
      const own = entries.filter((entry) => !common.some((other) => isSame(entry, other)));
      return `## ${code(type)}\n\n${keyTable(own)}\n`;
    }),
    `${IN_CODE.trim()}\n\n${keyTable(keysInCode(common))}\n`,
  ].join('\n');
}

function keysOfType(type: RuleType): readonly KeyEntry[] {
  return keysOf(describeConfig(RULE_SCHEMAS[type]), []).filter(([[key]]) => key !== 'type');
}

function keysInCode(common: readonly KeyEntry[]): readonly KeyEntry[] {
  const entries = keysOf(describeConfig(alertSchema), []).filter(([[key]]) => key !== 'type');
  return entries.filter((entry) => !common.some((other) => isSame(entry, other)));
}

/** The same key that says the same. */
function isSame([path, node]: KeyEntry, [otherPath, other]: KeyEntry): boolean {
  return path.join('.') === otherPath.join('.') && JSON.stringify(row(node)) === JSON.stringify(row(other));
}

function row({ description, allowed, standard }: KeyEntry[1]): unknown[] {
  return [description, allowed, standard ?? null];
}
