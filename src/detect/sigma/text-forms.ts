import type { Lists } from '../lists.ts';
import type { Modifier } from './modifiers.ts';
import { ANY_RUN, joined, literalOf, literalPattern, type Pattern, parsePattern } from './pattern.ts';

/** Why a value cannot be used with its modifiers. */
export class UnusableValue extends Error {
  readonly remedy: string | undefined;
  constructor(message: string, remedy?: string) {
    super(message);
    this.name = 'UnusableValue';
    this.remedy = remedy;
  }
}

/** A value on its way through the modifiers: text, or the bytes that an encoding made of it. */
type Form = { readonly pattern: Pattern } | { readonly bytes: Buffer };

/** Values that `expand` and `windash` may make of one. */
const MOST_FORMS = 2_000;

/** What a text becomes under its modifiers, applied from left to right. Throws UnusableValue. */
export function textForms(text: string, modifiers: readonly Modifier[], lists: Lists | undefined): readonly Pattern[] {
  let forms: readonly Form[] = [{ pattern: parsePattern(text) }];
  if (modifiers.includes('expand')) forms = expanded(text, lists);
  for (const modifier of modifiers) {
    const change = CHANGES[modifier];
    if (change) forms = bounded(forms.flatMap(change), text);
  }
  return forms.map(patternOf);
}

const CHANGES: { readonly [Name in Modifier]?: (form: Form) => readonly Form[] } = {
  contains: (form) => [{ pattern: joined([ANY_RUN, ...patternOf(form), ANY_RUN]) }],
  startswith: (form) => [{ pattern: joined([...patternOf(form), ANY_RUN]) }],
  endswith: (form) => [{ pattern: joined([ANY_RUN, ...patternOf(form)]) }],
  wide: (form) => [{ bytes: Buffer.from(literal(form, 'wide'), 'utf16le') }],
  utf16le: (form) => [{ bytes: Buffer.from(literal(form, 'utf16le'), 'utf16le') }],
  utf16be: (form) => [{ bytes: Buffer.from(literal(form, 'utf16be'), 'utf16le').swap16() }],
  utf16: (form) => [{ bytes: Buffer.from(`\uFEFF${literal(form, 'utf16')}`, 'utf16le') }],
  base64: (form) => [{ pattern: literalPattern(bytesOf(form, 'base64').toString('base64')) }],
  base64offset: (form) =>
    base64Offsets(bytesOf(form, 'base64offset')).map((text) => ({ pattern: literalPattern(text) })),
  windash: (form) => dashed(patternOf(form)).map((pattern) => ({ pattern })),
};

/** Bytes that were not encoded further are compared one character a byte. */
function patternOf(form: Form): Pattern {
  return 'pattern' in form ? form.pattern : literalPattern(form.bytes.toString('latin1'));
}

function literal(form: Form, modifier: Modifier): string {
  const text = literalOf(patternOf(form));
  if (text !== undefined) return text;
  throw new UnusableValue(
    `wildcards cannot be encoded by ${modifier}`,
    'Escape them with a backslash, or leave them out.',
  );
}

function bytesOf(form: Form, modifier: Modifier): Buffer {
  return 'bytes' in form ? form.bytes : Buffer.from(literal(form, modifier), 'utf8');
}

/** The base64 of bytes at each of the three places where they may stand in an encoded text, without what neighbours decide. */
function base64Offsets(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset, ' '), bytes]).toString('base64');
    const end = [undefined, -3, -2][(bytes.length + offset) % 3];
    return encoded.slice([0, 2, 3][offset], end);
  });
}

const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015'];
/** What begins a parameter: the dash or slash stands behind no word and before one, of any script. */
const PARAMETER_DASH = /(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/gu;

function dashed(pattern: Pattern): Pattern[] {
  let forms: Pattern[] = [[]];
  for (const part of pattern) {
    const choices = 'wild' in part ? [part] : dashedTexts(part.literal).map((text) => ({ literal: text }));
    forms = bounded(
      forms.flatMap((form) => choices.map((choice) => [...form, choice])),
      'windash',
    );
  }
  return forms;
}

function dashedTexts(text: string): string[] {
  let texts = [''];
  let from = 0;
  for (const { index } of text.matchAll(PARAMETER_DASH)) {
    const before = text.slice(from, index);
    texts = bounded(
      texts.flatMap((start) => DASHES.map((dash) => start + before + dash)),
      text,
    );
    from = index + 1;
  }
  return texts.map((start) => start + text.slice(from));
}

function bounded<Element>(forms: Element[], of: string): Element[] {
  if (forms.length <= MOST_FORMS) return forms;
  throw new UnusableValue(`${of} stands for more than ${MOST_FORMS} values`, 'Split it into shorter values.');
}

/** A `%` before which no backslash stands, and those that follow. */
const PLACEHOLDER = /\\%|%([\p{L}\p{N}_.-]+)%/gu;

/** The text with every combination of what its placeholders stand for. Values of lists may have wildcards. */
function expanded(text: string, lists: Lists | undefined): Form[] {
  let texts = [''];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const before = text.slice(from, match.index);
    const values = match[1] === undefined ? ['%'] : listOf(match[1], lists);
    texts = bounded(
      texts.flatMap((start) => values.map((value) => start + before + value)),
      text,
    );
    from = match.index + match[0].length;
  }
  return texts.map((start) => ({ pattern: parsePattern(start + text.slice(from)) }));
}

function listOf(name: string, lists: Lists | undefined): readonly string[] {
  const values = lists?.(name);
  if (values) return values;
  throw new UnusableValue(
    `the placeholder %${name}% stands for nothing`,
    `Give a list in rules.lists the name ${name}, or leave the rule out.`,
  );
}
