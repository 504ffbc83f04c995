/** Everything that may stand behind a field name, and what it works on. */
const KINDS = {
  contains: 'text',
  startswith: 'text',
  endswith: 'text',
  cased: 'text',
  base64: 'text',
  base64offset: 'text',
  wide: 'text',
  utf16le: 'text',
  utf16be: 'text',
  utf16: 'text',
  windash: 'text',
  expand: 'text',
  all: 'list',
  neq: 'list',
  exists: 'exists',
  re: 'expression',
  i: 'flag',
  m: 'flag',
  s: 'flag',
  cidr: 'network',
  fieldref: 'reference',
  lt: 'comparison',
  lte: 'comparison',
  gt: 'comparison',
  gte: 'comparison',
  minute: 'time',
  hour: 'time',
  day: 'time',
  week: 'time',
  month: 'time',
  year: 'time',
} as const;

export type Modifier = keyof typeof KINDS;
type ModifierKind = (typeof KINDS)[Modifier];
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
export type Bound = 'lt' | 'lte' | 'gt' | 'gte';

export const MODIFIERS = Object.keys(KINDS) as readonly Modifier[];

export function isModifier(name: string): name is Modifier {
  return Object.hasOwn(KINDS, name);
}

/** The first modifier of a kind. */
export function ofKind<Kind extends ModifierKind>(
  modifiers: readonly Modifier[],
  kind: Kind,
): { [Name in Modifier]: (typeof KINDS)[Name] extends Kind ? Name : never }[Modifier] | undefined {
  return modifiers.find((modifier) => KINDS[modifier] === kind) as never;
}

/** What else may stand beside a kind, besides itself. */
const COMPANIONS: Readonly<Record<ModifierKind, readonly ModifierKind[]>> = {
  text: ['text', 'list', 'expression', 'flag', 'reference'],
  list: ['text', 'list', 'expression', 'flag', 'reference', 'comparison', 'time', 'network'],
  exists: [],
  expression: ['text', 'list', 'flag'],
  flag: ['text', 'list', 'expression', 'flag'],
  network: ['list'],
  reference: ['text', 'list'],
  comparison: ['list', 'time'],
  time: ['list', 'comparison'],
};
/** Of the text modifiers, those that may stand beside `re` and `fieldref`. */
const PLACES: ReadonlySet<Modifier> = new Set(['contains', 'startswith', 'endswith', 'cased']);
const ENCODINGS: ReadonlySet<Modifier> = new Set(['wide', 'utf16le', 'utf16be', 'utf16']);
const BASE64: ReadonlySet<Modifier> = new Set(['base64', 'base64offset']);

/** Why these modifiers do not go together; undefined when they do. */
export function modifiersProblem(modifiers: readonly Modifier[]): string | undefined {
  for (const [index, modifier] of modifiers.entries()) {
    if (modifiers.indexOf(modifier) !== index) return `the modifier ${modifier} stands there twice`;
    const allowed = COMPANIONS[KINDS[modifier]];
    const other = modifiers.find((one) => one !== modifier && !allowed.includes(KINDS[one]));
    if (other) return `the modifiers ${modifier} and ${other} do not go together`;
  }
  return orderProblem(modifiers);
}

function orderProblem(modifiers: readonly Modifier[]): string | undefined {
  const expression = modifiers.indexOf('re');
  const flag = modifiers.findIndex((modifier) => KINDS[modifier] === 'flag');
  if (flag >= 0 && (expression < 0 || flag < expression)) return `the modifier ${modifiers[flag]} belongs behind re`;
  const whole = modifiers.find((modifier) => modifier === 're' || modifier === 'fieldref');
  const wrong = whole && modifiers.find((modifier) => KINDS[modifier] === 'text' && !PLACES.has(modifier));
  if (wrong) return `the modifiers ${whole} and ${wrong} do not go together`;
  const encoding = modifiers.findIndex((modifier) => ENCODINGS.has(modifier));
  const base64 = modifiers.findIndex((modifier) => BASE64.has(modifier));
  if (base64 >= 0 && base64 < encoding)
    return `the modifier ${modifiers[encoding]} belongs before ${modifiers[base64]}`;
  return undefined;
}
