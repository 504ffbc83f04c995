import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { MozdefError } from '../lifecycle/error.ts';

const WINDOW_S = 15 * 60;
/** Wrong attempts in a window: by one address on one name, by one address, and on one name by browsers it never used. */
const BY_ADDRESS_AND_NAME = 10;
const BY_ADDRESS = 50;
const ON_NAME = 100;
/** Beginnings of one address that name nobody. */
const UNNAMED = 100;

/** Who tries to sign in. */
export interface Attempt {
  readonly name: string;
  readonly address: string;
  /** Whether this person signed in from this browser before. */
  readonly known: boolean;
}

/**
 * Slows down who guesses passwords. A stranger can't lock a person out: a browser from which the person has signed in before
 * is counted by its address alone, however many guess the name from elsewhere (OWASP, device cookies). Each instance counts
 * for itself.
 */
export class Attempts {
  readonly #both = limiter('both', BY_ADDRESS_AND_NAME);
  readonly #address = limiter('address', BY_ADDRESS);
  readonly #name = limiter('name', ON_NAME);
  readonly #unnamed = limiter('unnamed', UNNAMED);

  /** Counts one before it is looked at, so that many at once don't slip through. Rejects with `too-many-attempts`. */
  async begin(attempt: Attempt): Promise<void> {
    // One who has used up all that an address may must not make us remember each further name for which they ask.
    const sofar = await this.#address.get(networkOf(attempt.address));
    if (sofar && sofar.consumedPoints >= BY_ADDRESS) throw tooMany(sofar);
    try {
      for (const [limit, key] of this.#counted(attempt)) await limit.consume(key);
    } catch (refused) {
      throw tooMany(refused as RateLimiterRes);
    }
  }

  /** Counts one who begins to sign in without a name, right or wrong. Rejects with `too-many-attempts`. */
  async beginUnnamed(address: string): Promise<void> {
    try {
      await this.#unnamed.consume(networkOf(address));
    } catch (refused) {
      throw tooMany(refused as RateLimiterRes);
    }
  }

  /** It was right: it counts for nothing. */
  async succeed(attempt: Attempt): Promise<void> {
    for (const [limit, key] of this.#counted(attempt)) await limit.reward(key);
    await this.#both.delete(bothKey(attempt));
  }

  #counted(attempt: Attempt): (readonly [RateLimiterMemory, string])[] {
    return [
      [this.#both, bothKey(attempt)],
      [this.#address, networkOf(attempt.address)],
      ...(attempt.known ? [] : [[this.#name, attempt.name] as const]),
    ];
  }
}

function limiter(keyPrefix: string, points: number): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_S });
}

function bothKey({ name, address }: Attempt): string {
  return `${networkOf(address)} ${name}`;
}

/** An IPv6 user has a whole /64 (RFC 6177). */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}

function tooMany({ msBeforeNext }: RateLimiterRes): MozdefError {
  const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
  return new MozdefError('too-many-attempts', 'too many attempts to sign in', {
    remedy: `Try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`,
  });
}
