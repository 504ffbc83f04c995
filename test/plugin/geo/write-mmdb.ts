import ipaddr from 'ipaddr.js';

/* A minimal writer of the MaxMind DB format 2.0 (maxmind.github.io/MaxMind-DB), so that the tests need no database of others. */

type Value = string | number | bigint | readonly Value[] | { readonly [key: string]: Value };
type Node = [Node | number | undefined, Node | number | undefined];

/** A database with a 24-bit IPv6 tree; IPv4 networks lie in ::/96, as in MaxMind's own files. */
export function writeMmdb(databaseType: string, networks: Readonly<Record<string, Value>>): Buffer {
  const data: Buffer[] = [];
  const root: Node = [undefined, undefined];
  let offset = 0;
  for (const [cidr, record] of Object.entries(networks)) {
    const bytes = encode(record);
    insert(root, bitsOf(cidr), offset);
    data.push(bytes);
    offset += bytes.length;
  }
  const nodes = number(root);
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [index, node] of nodes.entries()) {
    for (const side of [0, 1] as const) {
      const target = node[side];
      const value =
        target === undefined
          ? nodes.length
          : typeof target === 'number'
            ? nodes.length + 16 + target
            : nodes.indexOf(target);
      tree.writeUIntBE(value, index * 6 + side * 3, 3);
    }
  }
  const metadata = encode({
    node_count: nodes.length,
    record_size: 24,
    ip_version: 6,
    database_type: databaseType,
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000n,
    description: { en: 'A test.' },
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from('abcdef4d61784d696e642e636f6d', 'hex'), metadata]);
}

function bitsOf(cidr: string): number[] {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const bits = bytes.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1)).slice(0, length);
  return bytes.length === 4 ? [...Array<number>(96).fill(0), ...bits] : bits;
}

function insert(root: Node, bits: readonly number[], offset: number): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next = node[bit as 0 | 1] ?? [undefined, undefined];
    if (typeof next === 'number') throw new Error('networks must not overlap');
    node[bit as 0 | 1] = next;
    node = next;
  }
  node[(bits.at(-1) ?? 0) as 0 | 1] = offset;
}

function number(root: Node): Node[] {
  const nodes = [root];
  for (let index = 0; index < nodes.length; index++) {
    for (const child of nodes[index] ?? []) if (typeof child === 'object') nodes.push(child);
  }
  return nodes;
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(value);
    return Buffer.concat([control(9, 8), bytes]);
  }
  if (typeof value === 'number') {
    const isUnsigned = Number.isInteger(value) && value >= 0;
    const bytes = Buffer.alloc(isUnsigned ? 4 : 8);
    if (isUnsigned) bytes.writeUInt32BE(value);
    else bytes.writeDoubleBE(value);
    return Buffer.concat([control(isUnsigned ? 6 : 3, bytes.length), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([key, field]) => [encode(key), encode(field)]),
  ]);
}

/** Type and size, for sizes below 285. */
function control(type: number, size: number): Buffer {
  const length = Math.min(size, 29);
  const first = type < 8 ? [(type << 5) | length] : [length, type - 7];
  return Buffer.from(size < 29 ? first : [...first, size - 29]);
}
