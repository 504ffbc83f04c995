import { brokenEnd, leavesOpen, nextObjectLine } from './broken-lines.ts';
import { BYTE, lineEnd, skipBlanks, trimEnd } from './bytes.ts';
import { scanValue } from './scan-value.ts';

const SEAM = Buffer.from('}{');
const ARRAY_SEAM = Buffer.from('},{');
/** Values are scanned until so many times the body was scanned in vain; then what begins like one is taken as broken. */
const RESCANS = 4;
const NOWHERE = -1;

/** Tells where the objects of a body end, also the broken ones. To be asked from front to back; linear in the body's length. */
export class ValueEnds {
  readonly #bytes: Buffer;
  readonly #byLine: boolean;
  /** Each line that begins and ends like an object is one, unless a seam is in it. Known when the first object has filled its line. */
  #linewise: boolean | undefined;
  #lineEnd = NOWHERE;
  #seam = NOWHERE;
  #wasted = 0;

  /** `byLine`: what is broken ends with its line, else where the next line begins with an object. */
  constructor(bytes: Buffer, byLine: boolean) {
    this.#bytes = bytes;
    this.#byLine = byLine;
  }

  /** Whether lines are what keeps the events of this body apart. */
  get linewise(): boolean {
    return this.#linewise === true;
  }

  noteText(): void {
    this.#linewise = true;
  }

  ofObject(start: number): number {
    const lineFound = this.#linewise ? this.#wholeLine(start) : NOWHERE;
    if (lineFound !== NOWHERE) return lineFound;
    if (this.#isSpent()) return this.ofBroken(start);
    const end = scanValue(this.#bytes, start);
    if (end > 0 && this.#standsAlone(start, end)) {
      this.#linewise ??= trimEnd(this.#bytes, end, this.ofLine(end)) === end;
      return end;
    }
    const broken = end > 0 ? end : -1 - end;
    this.#wasted += broken - start;
    return this.ofBroken(start, this.#isSpent() ? broken : start + 1);
  }

  /** Of an object or array in an array; `broken` when it has no end of its own. */
  ofElement(start: number): { readonly end: number; readonly broken: boolean } {
    const end = scanValue(this.#bytes, start);
    if (end > 0) return { end, broken: false };
    this.#wasted += -1 - end - start;
    const from = this.#isSpent() ? -1 - end : start + 1;
    const line = nextObjectLine(this.#bytes, from);
    const seam = this.#bytes.subarray(from, line).indexOf(ARRAY_SEAM);
    return { end: seam === -1 ? line : from + seam + 1, broken: true };
  }

  /** Of what begins no value, or a broken one that is known to reach to `from`. */
  ofBroken(start: number, from = start + 1): number {
    return this.#byLine ? brokenEnd(this.#bytes, start) : nextObjectLine(this.#bytes, from);
  }

  /** Looked for once a line, however many values are in it. */
  ofLine(at: number): number {
    if (this.#lineEnd < at) this.#lineEnd = lineEnd(this.#bytes, at);
    return this.#lineEnd;
  }

  /** Whether brackets that match are one value: those of two broken lines can match across whole ones between. */
  #standsAlone(start: number, end: number): boolean {
    const line = this.ofLine(start);
    if (!this.#byLine) return !this.#linewise || isJson(this.#bytes, start, end);
    if (end > line) return (!this.#linewise && leavesOpen(this.#bytes, start, line)) || isJson(this.#bytes, start, end);
    const behind = skipBlanks(this.#bytes, end, line);
    // `{main} started` is one broken line.
    return behind === line || mayFollow(this.#bytes[behind]) || isJson(this.#bytes, start, end);
  }

  /** End of the line if it looks like one object, else nowhere. */
  #wholeLine(start: number): number {
    const end = this.ofLine(start);
    if (this.#bytes[trimEnd(this.#bytes, start, end) - 1] !== BYTE.closeBrace) return NOWHERE;
    if (this.#seam < start) {
      const seam = this.#bytes.indexOf(SEAM, start);
      this.#seam = seam === -1 ? this.#bytes.length : seam;
    }
    return this.#seam < end ? NOWHERE : end;
  }

  #isSpent(): boolean {
    return this.#wasted > RESCANS * this.#bytes.length;
  }
}

/** Whether a byte behind an object may begin what comes next on its line. */
function mayFollow(byte: number | undefined): boolean {
  return byte === BYTE.openBrace || byte === BYTE.openBracket || byte === BYTE.comma;
}

function isJson(bytes: Buffer, start: number, end: number): boolean {
  try {
    JSON.parse(bytes.toString('utf8', start, end));
    return true;
  } catch {
    return false;
  }
}
