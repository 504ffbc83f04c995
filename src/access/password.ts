import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { MozdefError } from '../lifecycle/error.ts';

/** RFC 7914 parameters; those of OWASP's Password Storage Cheat Sheet: 128 MiB and some tenths of a second each. */
interface ScryptCost {
  /** Binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}
const COST: ScryptCost = { ln: 17, r: 8, p: 1 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

const LEAST_LENGTH = 12;
const MOST_LENGTH = 1024;
const LEAST_DISTINCT = 5;

/** Why this may not be the password of this person; undefined when it may. */
export function passwordFault(password: string, name: string): string | undefined {
  const length = Array.from(password).length;
  if (length < LEAST_LENGTH) return `a password has at least ${LEAST_LENGTH} characters, this one ${length}`;
  if (length > MOST_LENGTH) return `a password has at most ${MOST_LENGTH} characters`;
  if (new Set(password).size < LEAST_DISTINCT) return `a password has at least ${LEAST_DISTINCT} different characters`;
  if (name !== '' && password.toLowerCase().replaceAll(name, '').length < LEAST_LENGTH / 2)
    return 'a password is more than the name';
  return undefined;
}

/** `$scrypt$ln=17,r=8,p=1$SALT$KEY` (base64, the form of PHC strings): it says how it was made, so that the cost can grow. */
export async function hashPassword(password: string, cost: ScryptCost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${text(salt)}$${text(key)}`;
}

/** Whether it is this password. Without a hash it takes as long and is false: the time does not tell whether a person exists. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, , cost, salt, key] = (hash ?? ABSENT).split('$');
  const [ln, r, p] = (cost ?? '').split(',').map((part) => Number(part.slice(part.indexOf('=') + 1)));
  const wanted = Buffer.from(key ?? '', 'base64');
  const given = await derive(password, Buffer.from(salt ?? '', 'base64'), { ln: ln ?? 0, r: r ?? 0, p: p ?? 0 });
  return timingSafeEqual(given, wanted) && hash !== undefined;
}
const ABSENT = `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${text(Buffer.alloc(SALT_BYTES))}$${text(Buffer.alloc(KEY_BYTES))}`;

function text(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** Hashes at a time, each of which takes 128 MiB, and how many may wait for their turn. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 20;
const turns: (() => void)[] = [];
let running = 0;

async function derive(password: string, salt: Buffer, { ln, r, p }: ScryptCost): Promise<Buffer> {
  await turn();
  try {
    const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
    // Two ways to write the same letter are the same password: RFC 8265, section 4.2.
    const normal = password.normalize('NFC');
    return await new Promise((resolve, reject) =>
      scrypt(normal, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key))),
    );
  } finally {
    const next = turns.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Whoever waited takes over the turn of the one that ended. */
async function turn(): Promise<void> {
  if (running < MOST_AT_ONCE) {
    running += 1;
    return;
  }
  if (turns.length >= MOST_WAITING)
    throw new MozdefError('too-many-attempts', 'too many people sign in at this moment', {
      remedy: 'Try again in some seconds.',
    });
  await new Promise<void>((resolve) => turns.push(resolve));
}
