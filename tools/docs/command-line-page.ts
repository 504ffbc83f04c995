import type { Argument, Command, Option } from 'commander';
import { EXIT_CODES } from '../../src/cli/exit-codes.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { code, pageHead, table } from './markdown.ts';

const INTRODUCTION = `
How to use it: [command line](../guides/command-line.md).
`;

const ENVIRONMENT = `
Every key of the [configuration](configuration.md) can be set as \`MOZDEF_SECTION__KEY\`. Besides these:

| Variable | Meaning |
| --- | --- |
| \`MOZDEF_CONFIG\` | Configuration file, as \`--config\`. |
| \`MOZDEF_URL\`, \`MOZDEF_TOKEN\` | As \`--url\` and \`--token\`. |
| \`MOZDEF_DEBUG\` | \`1\`: errors with a stack trace. |
| \`NO_COLOR\`, \`FORCE_COLOR\` | No colours, or colours even where standard output is no terminal. |
| \`XDG_CACHE_HOME\` | Where \`send\` notes how far it came (default \`~/.cache\`). |
`;

/** docs/reference/command-line.md */
export function commandLinePage(): string {
  const program = buildProgram('', () => Promise.resolve());
  const exits = Object.values(EXIT_CODES).map(({ code: exit, meaning }) => [String(exit), meaning]);
  return [
    pageHead('Command line', 'the commands in src/cli/commands') + INTRODUCTION,
    ...leaves(program).map(section),
    `## Exit codes\n\nErrors are one line on standard error. From 64 on the codes are those of \`sysexits.h\`.\n\n${table(['Code', 'Meaning'], exits)}\n`,
    `## Environment\n${ENVIRONMENT}`,
  ].join('\n');
}

interface Leaf {
  readonly name: string;
  readonly command: Command;
}

/** The commands that do something, with their whole name. */
function leaves(command: Command, above = command.name()): Leaf[] {
  return command.commands.flatMap((child) => {
    const name = `${above} ${child.name()}`;
    return child.commands.length > 0 ? leaves(child, name) : [{ name, command: child }];
  });
}

function section({ name, command }: Leaf): string {
  const usage = [name, ...command.registeredArguments.map(argumentText), '[options]'].join(' ');
  const rows = [...command.registeredArguments.map(argumentRow), ...command.options.map(optionRow)];
  const options = rows.length > 0 ? `\n${table(['', 'Meaning', 'Default'], rows)}\n` : '';
  return `## ${name}\n\n${command.description()}\n\n    ${usage}\n${options}`;
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function argumentRow(argument: Argument): string[] {
  const { description, argChoices, defaultValue } = argument;
  return [code(argumentText(argument)), sentences([description, choicesText(argChoices)]), defaultText(defaultValue)];
}

function optionRow({ flags, description, argChoices, envVar, defaultValue }: Option): string[] {
  const variable = envVar === undefined ? '' : `Also \`${envVar}\``;
  return [code(flags), sentences([description, choicesText(argChoices), variable]), defaultText(defaultValue)];
}

function choicesText(choices: readonly string[] | undefined): string {
  return choices ? `One of ${choices.join(', ')}` : '';
}

function sentences(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}

function defaultText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? (value === '' ? '' : code(String(value))) : '';
}
