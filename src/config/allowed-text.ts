/** The part of JSON Schema that zod writes for a configuration, and the notes that our schemas add with `.meta()`. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
  readonly unit?: 'size' | 'duration' | 'listen';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** What a schema allows, in words that go after "must be". */
export function allowedText(schema: JsonSchema): string {
  if (schema.unit) return UNITS[schema.unit];
  if (schema.const !== undefined) return shown(schema.const);
  if (schema.enum) return choiceText(schema.enum);
  if (schema.anyOf) return schema.anyOf.map(allowedText).join(', or ');
  const text = TYPES[String(schema.type)];
  return text ? text(schema) : 'any value';
}

const UNITS = {
  size: 'a size such as 512MB, 64KiB or a number of bytes',
  duration: 'a duration such as 500ms, 30s, 5m, 12h or 7d',
  listen: 'an address such as 127.0.0.1:8080 or [::1]:8080',
};

const TYPES: Readonly<Record<string, (schema: JsonSchema) => string>> = {
  integer: (schema) => `a whole number${rangeText(schema)}`,
  number: (schema) => `a number${rangeText(schema)}`,
  string: stringText,
  boolean: () => 'true or false',
  null: () => 'empty',
  array: ({ minItems, items }) => `a list${minItems ? ` of at least ${minItems}` : ''}${elementText(items)}`,
  object: objectText,
};

function choiceText(choices: readonly unknown[]): string {
  return choices.length === 1 ? shown(choices[0]) : `one of ${choices.map(shown).join(', ')}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function rangeText({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  // zod bounds whole numbers by what a double holds exactly; that says nothing to a person.
  const least = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined)
    return ` above ${exclusiveMinimum}${most === undefined ? '' : ` and at most ${most}`}`;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return ` of at least ${least}`;
  return most === undefined ? '' : ` of at most ${most}`;
}

function stringText({ minLength = 0, maxLength }: JsonSchema): string {
  if (maxLength !== undefined)
    return `text of ${minLength > 0 ? `${minLength} to` : 'at most'} ${maxLength} characters`;
  if (minLength > 1) return `text of at least ${minLength} characters`;
  return minLength === 1 ? 'text that is not empty' : 'text';
}

function elementText(items: JsonSchema | undefined): string {
  if (!items) return '';
  const text = allowedText(items);
  return text === 'any value' ? '' : `, each ${text}`;
}

function objectText({ properties }: JsonSchema): string {
  return properties
    ? `a section with the keys ${Object.keys(properties).join(', ')}`
    : 'a section with keys of your own';
}
