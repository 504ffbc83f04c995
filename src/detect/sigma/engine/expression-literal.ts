/** Characters that mean something else than themselves. */
const SPECIAL: ReadonlySet<string> = new Set('.^$*+?{}[]()|\\');
const OPTIONAL: ReadonlySet<string> = new Set('*?{');
/** Escapes that stand for the character behind the backslash. */
const PLAIN_ESCAPE = /^[^\p{L}\p{N}\s]$/u;

/**
 * The longest text that every match of the expression holds, upper and lower case being the same; undefined where none is seen
 * easily. Groups, classes and alternatives are not looked into, so it may be shorter than could be.
 */
export function requiredLiteral(source: string, insensitive: boolean): string | undefined {
  if (source.includes('\\Q')) return undefined;
  // Flags may be switched on within.
  const runs = new RunReader(source, insensitive || source.includes('(?')).read();
  const longest = runs?.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === undefined || longest === '' ? undefined : longest;
}

class RunReader {
  readonly #source: string;
  readonly #insensitive: boolean;
  /** Where the last class that has a name ends; known once, so that nothing is looked for again and again. */
  readonly #lastNamed: number;
  readonly #runs: string[] = [];
  #run = '';
  #at = 0;

  constructor(source: string, insensitive: boolean) {
    this.#source = source;
    this.#insensitive = insensitive;
    this.#lastNamed = source.lastIndexOf(':]');
  }

  /** Runs of plain characters at the top level; undefined when alternatives or something unusual stand there. */
  read(): readonly string[] | undefined {
    while (this.#at < this.#source.length) {
      const character = this.#source.charAt(this.#at);
      if (character === '|') return undefined;
      if (character === '(' || character === '[') {
        this.#end();
        if (!this.#skip()) return undefined;
      } else if (character === '\\') {
        if (!this.#escape()) return undefined;
      } else this.#character(character);
    }
    this.#end();
    return this.#runs;
  }

  #character(character: string): void {
    this.#at++;
    if (character === '{') this.#at = this.#source.indexOf('}', this.#at) + 1 || this.#source.length;
    if (SPECIAL.has(character)) this.#end();
    else this.#plain(character);
  }

  /** What may be missing is no part of a run, nor what RE2 folds in another way than fold(): ſ is an s to it, µ a μ. */
  #plain(character: string): void {
    const after = this.#source.charAt(this.#at);
    if (OPTIONAL.has(after) || (this.#insensitive && /[sSkK\u0080-\uffff]/.test(character))) this.#end();
    else this.#run += character;
  }

  #escape(): boolean {
    const escaped = this.#source.charAt(this.#at + 1);
    this.#at += 2;
    if (PLAIN_ESCAPE.test(escaped)) this.#plain(escaped);
    // \Q, \x and \p take more of what follows; \d, \s and \b are one character.
    else if (/^[dDsSwWbBAztnrfv]$/.test(escaped)) this.#end();
    else return false;
    return true;
  }

  /** Past a group or class. */
  #skip(): boolean {
    let depth = 0;
    let inClass = false;
    for (; this.#at < this.#source.length; this.#at++) {
      const character = this.#source.charAt(this.#at);
      if (character === '\\') this.#at++;
      else if (inClass) inClass = !this.#endsClass(character);
      else if (character === '[') {
        inClass = true;
        // A bracket that comes first is one of the characters.
        if (/^\^?\]/.test(this.#source.slice(this.#at + 1, this.#at + 3)))
          this.#at += this.#source.charAt(this.#at + 1) === '^' ? 2 : 1;
      } else if (character === '(') depth++;
      else if (character === ')') depth--;
      if (depth === 0 && !inClass) {
        this.#at++;
        return true;
      }
    }
    return false;
  }

  /** Whether a class ends with this character of it. One named within, as [:alpha:] is, has a bracket of its own, and is passed over. */
  #endsClass(character: string): boolean {
    const named = character === '[' && this.#source.charAt(this.#at + 1) === ':';
    if (named && this.#at + 2 <= this.#lastNamed) this.#at = this.#source.indexOf(':]', this.#at + 2) + 1;
    return character === ']';
  }

  #end(): void {
    if (this.#run !== '') this.#runs.push(this.#run);
    this.#run = '';
  }
}
