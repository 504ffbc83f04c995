import type { ConfigNode } from './config-node.ts';
import { inlineYaml } from './shown-config.ts';

const WIDTH = 116;

/** Text of a configuration file that says all keys with their descriptions and defaults. */
export function defaultFile(root: ConfigNode): string {
  const head = [
    'All keys of the configuration, each with its default. This file is generated; MozDef does not read it.',
    'Write the keys that you change into mozdef.yml. See docs/guides/configure.md.',
  ].map((line) => `# ${line}`);
  return `${[...head, ...sectionLines(root, '')].join('\n')}\n`;
}

function sectionLines(section: ConfigNode, indent: string): string[] {
  return [...section.keys].flatMap(([key, node]) => {
    const comment = wrap(commentOf(node), WIDTH - indent.length).map((line) => `${indent}# ${line}`);
    const space = indent === '' ? [''] : [];
    if (node.kind === 'section')
      return [...space, ...comment, `${indent}${key}:`, ...sectionLines(node, `${indent}  `)];
    const unset = node.standard === undefined;
    return [
      ...space,
      ...comment,
      `${indent}${unset ? '# ' : ''}${key}:${unset ? '' : ` ${inlineYaml(node.standard)}`}`,
    ];
  });
}

function commentOf(node: ConfigNode): string {
  if (node.kind === 'section') return node.description;
  const allowed = `Must be ${node.allowed}.`;
  const needless = ['text', 'any value', 'a section with keys of your own'].includes(node.allowed);
  return [node.description, needless ? '' : allowed].filter((text) => text !== '').join(' ');
}

/** Breaks a text at spaces into lines of at most this width, where it has spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
