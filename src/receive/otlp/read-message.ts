import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { JsonObject, JsonValue } from '../../event/event.ts';
import { bufferOf } from '../decode/bytes.ts';
import type { Field, Message, Scalar } from './logs-schema.ts';

/** An event may nest so deep; a message within a value within a message counts twice. */
const MAX_DEPTH = 64;
/** Fields of one record: two bytes can make an object of a hundred, and memory must be bounded. */
const MAX_FIELDS = 100_000;

/** How each type that is no message lies in the bytes, and how it is read. */
const SCALARS: Readonly<
  Record<Scalar, { readonly wireType: WireType; readonly read: (from: BinaryReader) => JsonValue }>
> = {
  string: { wireType: WireType.LengthDelimited, read: (from) => from.string() },
  bool: { wireType: WireType.Varint, read: (from) => from.bool() },
  uint32: { wireType: WireType.Varint, read: (from) => from.uint32() },
  fixed32: { wireType: WireType.Bit32, read: (from) => from.fixed32() },
  int64: { wireType: WireType.Varint, read: (from) => String(from.int64()) },
  fixed64: { wireType: WireType.Bit64, read: (from) => String(from.fixed64()) },
  double: { wireType: WireType.Bit64, read: (from) => finite(from.double()) },
  hex: { wireType: WireType.LengthDelimited, read: (from) => bufferOf(from.bytes()).toString('hex') },
  base64: { wireType: WireType.LengthDelimited, read: (from) => bufferOf(from.bytes()).toString('base64') },
};

/**
 * The message in these bytes, as protobuf's encoding has it (protobuf.dev/programming-guides/encoding), in the form of OTLP/JSON:
 * 64-bit integers as text, so that none is rounded; trace ids in hex. Unknown fields are passed over. Throws when it is broken,
 * too deep or too large. Linear in the bytes' length.
 */
export function readMessage(bytes: Uint8Array, message: Message): JsonObject {
  return new MessageReader().read(bytes, message, 0);
}

class MessageReader {
  #fields = 0;

  read(bytes: Uint8Array, message: Message, depth: number): JsonObject {
    if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} messages`);
    const reader = new BinaryReader(bytes);
    const value: JsonObject = {};
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const field = message.get(number);
      if (!field || wireType !== wireTypeOf(field)) {
        reader.skip(wireType, number);
        continue;
      }
      if (++this.#fields > MAX_FIELDS) throw new Error(`more than ${MAX_FIELDS} fields`);
      const held = this.#value(reader, field, depth);
      if (field.repeated) append(value, field.name, held);
      else value[field.name] = held;
    }
    if (reader.pos !== reader.len) throw new Error('a field goes beyond its end');
    return value;
  }

  #value(reader: BinaryReader, { type }: Field, depth: number): JsonValue {
    return typeof type === 'function' ? this.read(reader.bytes(), type(), depth + 1) : SCALARS[type].read(reader);
  }
}

function wireTypeOf({ type }: Field): WireType {
  return typeof type === 'function' ? WireType.LengthDelimited : SCALARS[type].wireType;
}

function append(value: JsonObject, name: string, held: JsonValue): void {
  const list = value[name];
  if (Array.isArray(list)) list.push(held);
  else value[name] = [held];
}

/** JSON has no NaN and no infinity; protobuf's JSON mapping writes their names. */
function finite(number: number): JsonValue {
  return Number.isFinite(number) ? number : String(number);
}
