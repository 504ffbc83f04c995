import { createHash } from 'node:crypto';
import { nearest } from '../../config/nearest.ts';
import type { LogSource } from './event-kind.ts';
import { LEVELS, type SigmaHead, STATUSES } from './rule.ts';
import type { Problems } from './sigma-fault.ts';

/** A document of a Sigma file: a map, whatever it describes. */
export type Document = Readonly<Record<string, unknown>>;

/** What a document says about itself. Without an id it gets one of what identifies it. */
export function readHead(document: Document, problems: Problems): SigmaHead {
  const { title, id } = document;
  if (typeof title !== 'string' || title.trim() === '')
    problems.add(
      'title' in document ? ['title'] : [],
      'a title is missing',
      'Add title: with one line about what is found.',
    );
  if (id !== undefined && (typeof id !== 'string' || id === ''))
    problems.add(['id'], 'the id is not a text', 'Give it a UUID, or leave it out.');
  const level = readWord(document, 'level', LEVELS, problems);
  const status = readWord(document, 'status', STATUSES, problems);
  const texts = { name: document['name'], description: document['description'], author: document['author'] };
  return {
    id: typeof id === 'string' ? id : deriveId(document),
    title: String(title),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => typeof text === 'string')),
    ...(level && { level }),
    ...(status && { status }),
    tags: readTexts(document, 'tags', problems),
    references: readTexts(document, 'references', problems),
    falsepositives: readTexts(document, 'falsepositives', problems),
  };
}

/**
 * An id that stays while the rule is worked on: the first 128 bits of SHA-256 over title and log source (of a correlation
 * itself), as a UUID of version 8.
 */
export function deriveId(document: Document): string {
  const { id, title, logsource, correlation } = document;
  const identity = JSON.stringify([id, title, logsource, correlation]);
  const hex = createHash('sha256').update(identity).digest('hex');
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) & 3)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function readWord<Word extends string>(
  document: Document,
  key: string,
  words: readonly Word[],
  problems: Problems,
): Word | undefined {
  const value = document[key];
  if (value === undefined || value === null) return undefined;
  const said = shown(value);
  const word = words.find((one) => one === said.toLowerCase());
  if (word) return word;
  return problems.add([key], `there is no ${key} ${said}`, `Did you mean ${nearest(said, words)}?`);
}

/** A list of texts; one text alone is taken for a list of one. */
export function readTexts(document: Document, key: string, problems: Problems): string[] {
  const value = document[key];
  if (value === undefined || value === null) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((element, index) => {
    if (typeof element === 'string') return [element];
    if (typeof element === 'number' || typeof element === 'boolean') return [String(element)];
    problems.add([key, index], `${key} is not a list of texts`);
    return [];
  });
}

const LOG_SOURCE_KEYS: ReadonlySet<string> = new Set(['product', 'service', 'category', 'definition']);

/** The log source, in lower case; a key that is none of its three would silently widen the rule and is refused. */
export function readLogSource(document: Document, problems: Problems): LogSource {
  const { logsource } = document;
  if (!isMap(logsource)) {
    problems.add(
      'logsource' in document ? ['logsource'] : [],
      'a logsource is missing',
      'Add logsource: with product, service or category.',
    );
    return {};
  }
  const source: Record<string, string> = {};
  for (const [key, value] of Object.entries(logsource)) {
    if (key === 'definition' || value === null) continue;
    if (!LOG_SOURCE_KEYS.has(key))
      problems.warn(['logsource', key], `${key} is not part of a log source and is ignored`);
    else if (typeof value === 'string' && value !== '') source[key] = value.toLowerCase();
    else problems.add(['logsource', key], `${key} is not a text`);
  }
  return source;
}

export function isMap(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a message. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}
