/** A routing key has at most 255 bytes. */
const MOST = 100;

/**
 * `mozdef.event.<category>`, the category as one word of a topic: lower case, and what is not `a-z`, `0-9`, `_` or `-` as `-`.
 * An event without a category has the word `none`.
 */
export function routingKeyOf(category: unknown): string {
  const word = typeof category === 'string' ? category.slice(0, MOST).toLowerCase() : '';
  return `mozdef.event.${word.replace(/[^a-z\d_-]/g, '-') || 'none'}`;
}
