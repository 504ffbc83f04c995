import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../../lifecycle/listen-address.ts';
import { addNetwork } from './syslog-config.ts';

/** Who may send syslog: this machine, the networks listed, and if none is, everybody who can reach us. */
export class AllowList {
  readonly #networks: BlockList | undefined;

  constructor(networks: readonly string[]) {
    if (networks.length === 0) return;
    this.#networks = new BlockList();
    for (const network of networks) addNetwork(this.#networks, network);
  }

  /** Takes an address as `peerAddress` gives it. */
  allows(address: string): boolean {
    if (this.#networks === undefined || isLoopback(address)) return true;
    // A link-local address comes with the name of its interface.
    const [plain = ''] = address.split('%');
    return this.#networks.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  }
}
