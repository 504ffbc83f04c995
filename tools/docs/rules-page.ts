import { describeConfig } from '../../src/config/config-node.ts';
import { RULE_SCHEMAS, type RuleType } from '../../src/detect/rule/rule-schema.ts';
import { type KeyEntry, keysOf, keyTable } from './config-key-table.ts';
import { code, pageHead } from './markdown.ts';

const INTRODUCTION = `
What may stand in a rule file: [write a rule](../guides/write-a-rule.md) says what for. Each document of the file is a rule of one type. In the place of a
whole value \`$name\` stands for the parameter of this name. Editors complete and check rules by the [JSON Schema](rule.schema.json), which
\`mozdef rules schema\` prints, too.
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
  ].join('\n');
}

function keysOfType(type: RuleType): readonly KeyEntry[] {
  return keysOf(describeConfig(RULE_SCHEMAS[type]), []).filter(([[key]]) => key !== 'type');
}

/** The same key that says the same. */
function isSame([path, node]: KeyEntry, [otherPath, other]: KeyEntry): boolean {
  return path.join('.') === otherPath.join('.') && JSON.stringify(row(node)) === JSON.stringify(row(other));
}

function row({ description, allowed, standard }: KeyEntry[1]): unknown[] {
  return [description, allowed, standard ?? null];
}
