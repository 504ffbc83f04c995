/** Address of a peer as people write it: an IPv4 peer of an IPv6 socket by its IPv4 address. */
export function peerAddress(address = ''): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
