import { type Event, UNKNOWN } from '../../../event/event.ts';
import { ANY_FIELDS } from '../../../query/fields.ts';
import type { EventKind } from '../event-kind.ts';
import { compileAtom } from './compile-atom.ts';
import { FieldSlot } from './field-slot.ts';
import type { LiteralSink } from './literal.ts';
import { SignIndex } from './sign-index.ts';
import type { Atom, Tree } from './tree.ts';
import { isWholeTest, type Sign, signOf, witnessOf } from './witness.ts';

/** A rule as trees, and where it stands among all rules. */
export interface PreparedRule {
  readonly index: number;
  readonly tree: Tree;
}

type Test = () => boolean;

const NONE: readonly number[] = [];

interface Told {
  /** Of each rule that throws when it is tried; that costs the others nothing. */
  readonly onFailure: (index: number, error: unknown) => void;
  /** Of each step while the program is made. */
  readonly onStep?: () => void;
}

interface IndexedSlot {
  readonly slot: FieldSlot;
  readonly index: SignIndex;
}

/**
 * All rules that concern a kind of events, as one program. For an event it looks for the signs of all rules at once, field by
 * field, and tries only the rules that have been given one; what rules ask in common is answered once.
 */
export class KindProgram implements LiteralSink {
  readonly #kind: EventKind;
  readonly #slots = new Map<string | undefined, FieldSlot>();
  readonly #indexed = new Map<string | undefined, IndexedSlot>();
  readonly #signs = new Map<string, number>();
  /** By sign: the rules (positions in `#rules`) that it makes candidates. */
  readonly #rulesOfSign: number[][] = [];
  /** By sign: the last event that showed it. */
  #seen = new Float64Array(0);
  readonly #rules: readonly PreparedRule[];
  readonly #tests: (Test | undefined)[];
  /** By rule: the last event that it was a candidate for. */
  readonly #candidateAt: Float64Array;
  readonly #always: number[] = [];
  readonly #candidates: number[] = [];
  readonly #atoms = new Map<Atom, Test>();
  readonly #scanned: IndexedSlot[];
  #event: Event | undefined;
  /** Number of the event: what carries another is of an earlier one. It would take millennia to count too far. */
  #epoch = 0;
  readonly #onFailure: (index: number, error: unknown) => void;

  constructor(rules: readonly PreparedRule[], kind: EventKind, { onFailure, onStep }: Told) {
    this.#kind = kind;
    this.#rules = rules;
    this.#onFailure = onFailure;
    this.#tests = rules.map(() => undefined);
    this.#candidateAt = new Float64Array(rules.length);
    for (const [position, { tree }] of rules.entries()) {
      onStep?.();
      const witness = witnessOf(tree);
      if (!witness) this.#always.push(position);
      else for (const sign of witness.signs) this.#watch(sign, position);
    }
    this.#seen = new Float64Array(this.#rulesOfSign.length);
    this.#scanned = [...this.#indexed.values()];
    for (const { index } of this.#scanned) {
      onStep?.();
      index.build();
    }
  }

  /** Indexes of all its rules. */
  get indexes(): readonly number[] {
    return this.#rules.map(({ index }) => index);
  }

  /** Indexes of the rules that match, in their order. Throws when a field that tells which rules to try cannot be read. */
  match(event: Event): readonly number[] {
    this.#begin(event);
    const candidates = this.#candidates;
    for (const { slot, index } of this.#scanned) {
      if (slot.field === undefined) this.#scanTexts(event, index);
      else {
        const value = slot.load(event, this.#epoch);
        if (value !== undefined) index.scan(value, this);
      }
    }
    if (candidates.length + this.#always.length === 0) return NONE;
    const matched: number[] = [];
    for (const position of this.#always) this.#try(position, matched);
    for (let at = 0; at < candidates.length; at++) this.#try(candidates[at] as number, matched);
    return matched.length > 1 ? matched.sort((left, right) => left - right) : matched;
  }

  /** What keywordTexts gathers, without gathering it. */
  #scanTexts(event: Event, index: SignIndex): void {
    index.scanAll(event.details, this);
    for (let at = 0; at < event.tags.length; at++) index.scanAll(event.tags[at] as string, this);
    for (let at = 0; at < ANY_FIELDS.length; at++) {
      const text = event[ANY_FIELDS[at] as (typeof ANY_FIELDS)[number]];
      if (text !== UNKNOWN) index.scanAll(text, this);
    }
  }

  found(sign: number): void {
    if (this.#seen[sign] === this.#epoch) return;
    this.#seen[sign] = this.#epoch;
    const rules = this.#rulesOfSign[sign] as number[];
    for (let at = 0; at < rules.length; at++) {
      const position = rules[at] as number;
      if (this.#candidateAt[position] === this.#epoch) continue;
      this.#candidateAt[position] = this.#epoch;
      this.#candidates.push(position);
    }
  }

  #begin(event: Event): void {
    this.#event = event;
    this.#candidates.length = 0;
    this.#epoch++;
  }

  #try(position: number, matched: number[]): void {
    const rule = this.#rules[position] as PreparedRule;
    try {
      const test = (this.#tests[position] ??= this.#compile(rule.tree));
      if (test()) matched.push(rule.index);
    } catch (error) {
      this.#onFailure(rule.index, error);
    }
  }

  #watch(sign: Sign, position: number): void {
    this.#rulesOfSign[this.#idOf(sign)]?.push(position);
  }

  #idOf(sign: Sign): number {
    const key = keyOf(sign);
    const known = this.#signs.get(key);
    if (known !== undefined) return known;
    const id = this.#rulesOfSign.length;
    this.#rulesOfSign.push([]);
    this.#signs.set(key, id);
    const { field } = sign;
    const indexed = this.#indexed.get(field) ?? { slot: this.#slot(field), index: new SignIndex() };
    this.#indexed.set(field, indexed);
    if ('number' in sign) indexed.index.addNumber(sign.number, id);
    else indexed.index.addText(sign.literal, sign.place, id);
    return id;
  }

  #slot(field: string | undefined): FieldSlot {
    const known = this.#slots.get(field);
    if (known) return known;
    const slot = new FieldSlot(field, this.#kind);
    this.#slots.set(field, slot);
    return slot;
  }

  #compile(tree: Tree): Test {
    switch (tree.op) {
      case 'atom':
        return this.#atom(tree.atom);
      case 'not': {
        const inner = this.#compile(tree.of);
        return () => !inner();
      }
      case 'and':
        return allOf(tree.of.map((part) => this.#compile(part)));
      case 'or':
        return anyOf(tree.of.map((part) => this.#compile(part)));
      default:
        return tree satisfies never;
    }
  }

  /** The answer is kept for the event; what the scan answered is not asked again. */
  #atom(atom: Atom): Test {
    const known = this.#atoms.get(atom);
    if (known) return known;
    const test = this.#scannedAnswer(atom) ?? this.#kept(atom);
    this.#atoms.set(atom, test);
    return test;
  }

  #scannedAnswer(atom: Atom): Test | undefined {
    const sign = isWholeTest(atom.test) ? signOf(atom) : undefined;
    const id = sign && this.#signs.get(keyOf(sign));
    return id === undefined ? undefined : () => this.#seen[id] === this.#epoch;
  }

  #kept({ field, test }: Atom): Test {
    const slot = this.#slot(field);
    const other = test.kind === 'reference' ? this.#slot(test.field) : slot;
    const ask = compileAtom(test, slot, other);
    let epoch = 0;
    let answer = false;
    return () => {
      if (epoch === this.#epoch) return answer;
      slot.load(this.#event as Event, this.#epoch);
      other.load(this.#event as Event, this.#epoch);
      answer = ask();
      epoch = this.#epoch;
      return answer;
    };
  }
}

function keyOf(sign: Sign): string {
  const what = 'number' in sign ? String(sign.number) : `${sign.place} ${sign.literal}`;
  return `${sign.field === undefined ? '' : `=${sign.field}`}\0${what}`;
}

function allOf(tests: readonly Test[]): Test {
  return () => {
    for (let at = 0; at < tests.length; at++) if (!(tests[at] as Test)()) return false;
    return true;
  };
}

function anyOf(tests: readonly Test[]): Test {
  return () => {
    for (let at = 0; at < tests.length; at++) if ((tests[at] as Test)()) return true;
    return false;
  };
}
