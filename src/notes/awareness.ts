import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding';
import { MozdefError } from '../lifecycle/error.ts';

/** Of one message: where the cursor of someone is. */
const MAX_BYTES = 4000;
/** Documents of one person that a message may speak of. */
const MOST_CLIENTS = 4;

/** Where someone's cursors are, in the format of y-protocols/awareness. */
export interface Awareness {
  /** Clock of each client id of Yjs. */
  readonly clocks: ReadonlyMap<number, number>;
  readonly update: Uint8Array;
}

/** What one says of oneself, under no other name than one's own. Throws `request-invalid` for what is none. */
export function awarenessOf(bytes: Uint8Array, who: string): Awareness {
  if (bytes.length > MAX_BYTES) throw none();
  const clocks = new Map<number, number>();
  const states: [number, unknown][] = [];
  try {
    const decoder = createDecoder(bytes);
    const length = readVarUint(decoder);
    if (length > MOST_CLIENTS) throw none();
    for (let index = 0; index < length; index++) {
      const client = readVarUint(decoder);
      clocks.set(client, readVarUint(decoder));
      states.push([client, JSON.parse(readVarString(decoder))]);
    }
  } catch {
    throw none();
  }
  const named = states.map(([client, state]) => [client, isObject(state) ? { ...state, user: { name: who } } : null]);
  return { clocks, update: encode(clocks, new Map(named as [number, unknown][])) };
}

/** Says that nobody is there any more with these. */
export function goneOf(clocks: ReadonlyMap<number, number>): Uint8Array {
  const next = new Map([...clocks].map(([client, clock]) => [client, clock + 1]));
  return encode(next, new Map());
}

function encode(clocks: ReadonlyMap<number, number>, states: ReadonlyMap<number, unknown>): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, clocks.size);
  for (const [client, clock] of clocks) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, clock);
    writeVarString(encoder, JSON.stringify(states.get(client) ?? null));
  }
  return toUint8Array(encoder);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function none(): MozdefError {
  return new MozdefError('request-invalid', 'this does not say where a cursor is');
}
