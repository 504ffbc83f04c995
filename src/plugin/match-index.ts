import type { Event } from '../event/event.ts';
import type { PluginMatch } from './event-plugin.ts';
import { compileMatch, type FieldCondition, holds } from './field-condition.ts';
import { comparable, type FieldReader } from './field-reader.ts';

/** All plugins that ask for one field first, by the values that they ask for. */
interface Anchor {
  readonly read: FieldReader;
  readonly byValue: Map<string, Uint32Array>;
  readonly present: Uint32Array;
  /** Longer values than this need no look-up. */
  longest: number;
  /** Value at the last `load`. */
  seen: unknown;
}

/**
 * Which plugins may want an event, without asking each. The first field of every alternative of every match is looked up in
 * one table for all plugins: an event that no plugin wants costs a look-up per field and nothing per plugin. Sets of plugins
 * are bit masks of 32-bit words.
 */
export class MatchIndex {
  readonly #alternatives: readonly (readonly (readonly FieldCondition[])[] | undefined)[];
  /** Plugins for which having been found is proof enough. */
  readonly #proven: readonly boolean[];
  readonly #anchors: Anchor[] = [];
  readonly #always: Uint32Array;
  readonly #plausible: Uint32Array;

  constructor(matches: readonly PluginMatch[]) {
    const words = Math.ceil(matches.length / 32);
    this.#always = new Uint32Array(words);
    this.#plausible = new Uint32Array(words);
    this.#alternatives = matches.map(compileMatch);
    this.#proven = this.#alternatives.map((all) => !all || all.every((conditions) => conditions.length === 1));
    const anchors = new Map<string, Anchor>();
    for (const [plugin, alternatives] of this.#alternatives.entries()) {
      if (!alternatives) setBit(this.#always, plugin);
      for (const [condition] of alternatives ?? []) {
        // A match that names no field at all matches everything.
        if (!condition) setBit(this.#always, plugin);
        else addToAnchor(anchorFor(anchors, condition, words), condition, plugin);
      }
    }
    this.#anchors.push(...anchors.values());
  }

  /** Looks at the event; `next` answers for it until the next `load`. */
  load(event: Event): void {
    const plausible = this.#plausible;
    plausible.set(this.#always);
    for (const anchor of this.#anchors) {
      const value = anchor.read(event);
      anchor.seen = value;
      if (value === undefined || value === null) continue;
      addBits(plausible, anchor.present);
      if (Array.isArray(value)) for (const element of value) addMatching(plausible, anchor, element);
      else addMatching(plausible, anchor, value);
    }
  }

  /** Looks again if a plugin changed a field that matters. */
  reload(event: Event): void {
    for (const anchor of this.#anchors) {
      const value = anchor.read(event);
      // An array may have been changed in place.
      if (value !== anchor.seen || typeof value === 'object') {
        this.load(event);
        return;
      }
    }
  }

  /** The first plugin from this index on that may want the event; -1 if there is none. */
  next(from: number): number {
    for (let word = from >>> 5; word < this.#plausible.length; word++) {
      const mask = word === from >>> 5 ? -1 << (from & 31) : -1;
      const bits = (this.#plausible[word] ?? 0) & mask;
      if (bits !== 0) return word * 32 + 31 - Math.clz32(bits & -bits);
    }
    return -1;
  }

  /** Whether a plugin that `next` named does want the event. */
  wants(plugin: number, event: Event): boolean {
    if (this.#proven[plugin]) return true;
    const alternatives = this.#alternatives[plugin] ?? [];
    for (const conditions of alternatives) {
      let all = true;
      for (let index = 0; all && index < conditions.length; index++) {
        all = holds(conditions[index] as FieldCondition, event);
      }
      if (all) return true;
    }
    return false;
  }
}

function anchorFor(anchors: Map<string, Anchor>, { field, read }: FieldCondition, words: number): Anchor {
  const known = anchors.get(field);
  if (known) return known;
  const anchor = { read, byValue: new Map(), present: new Uint32Array(words), longest: 0, seen: undefined };
  anchors.set(field, anchor);
  return anchor;
}

function addToAnchor(anchor: Anchor, { values, exists }: FieldCondition, plugin: number): void {
  if (exists) setBit(anchor.present, plugin);
  for (const value of values) {
    const mask = anchor.byValue.get(value) ?? new Uint32Array(anchor.present.length);
    setBit(mask, plugin);
    anchor.byValue.set(value, mask);
    anchor.longest = Math.max(anchor.longest, value.length);
  }
}

function addMatching(plausible: Uint32Array, anchor: Anchor, value: unknown): void {
  if (anchor.longest === 0 || (typeof value === 'string' && value.length > anchor.longest)) return;
  const text = comparable(value);
  const mask = text === undefined ? undefined : anchor.byValue.get(text);
  if (mask) addBits(plausible, mask);
}

function addBits(target: Uint32Array, mask: Uint32Array): void {
  for (let word = 0; word < target.length; word++) target[word] = (target[word] ?? 0) | (mask[word] ?? 0);
}

function setBit(mask: Uint32Array, bit: number): void {
  mask[bit >>> 5] = (mask[bit >>> 5] ?? 0) | (1 << (bit & 31));
}
