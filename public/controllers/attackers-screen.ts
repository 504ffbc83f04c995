import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Attacker } from '../../src/alert/attackers.ts';
import { api } from '../api/api-client.ts';
import { asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import type { AttackersAnswer } from '../api/types.ts';
import {
  ATTACKERS_PATH,
  type AttackersState,
  decodeAttackersState,
  encodeAttackersState,
} from '../model/attackers-url.ts';
import { BLOCKS, blockEntryOf, blockListOf } from '../model/block-attackers.ts';
import { AlertSums } from './alert-sums.ts';
import { go, LocationController } from './location.ts';

/** An answer, with what was asked. */
type SeenAttackers = AttackersAnswer & Pick<AttackersState, 'by' | 'from'>;

const MOST = 200;
/** Risks follow alerts within so many milliseconds. */
const WAIT_MS = 5000;

/** The view of attackers as a machine: the address decides what is shown, and it follows what becomes of alerts. */
export class AttackersScreen implements ReactiveController {
  state: AttackersState = decodeAttackersState(location);
  readonly sums: AlertSums<SeenAttackers>;
  /** What is being proposed. */
  busy = '';
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(new LocationController(host, () => this.#moved()));
    // Connected before the sums are, which ask for what the address says.
    host.addController(this);
    this.sums = new AlertSums(host, (signal) => ask(this.state, signal), WAIT_MS);
  }
  hostConnected(): void {
    this.state = decodeAttackersState(location);
  }

  readonly change = (change: Partial<AttackersState>, replace = false): void =>
    go(encodeAttackersState({ ...this.state, ...change }), { replace });

  /** Proposes to block it, on a list that is made when there is none; what came of it, in words. */
  async block(attacker: Attacker): Promise<string> {
    this.busy = attacker.value;
    this.#host.requestUpdate();
    try {
      const { lists } = await listsApi.all();
      const list = blockListOf(lists) ?? (await listsApi.create(NEW_LIST)).name;
      const [result] = (await listsApi.add(list, [blockEntryOf(attacker)])).results;
      if (result?.fault !== undefined) return `Not proposed: ${result.fault}`;
      return result?.outcome === 'kept' ? `It is on ${list} already` : `Proposed on ${list}; someone else approves it`;
    } catch (thrown) {
      return `Not proposed: ${asApiError(thrown)?.message ?? 'the server did not answer'}`;
    } finally {
      this.busy = '';
      void this.sums.load();
    }
  }

  #moved(): void {
    if (location.pathname !== ATTACKERS_PATH) return;
    this.state = decodeAttackersState(location);
    void this.sums.load();
  }
}

const NEW_LIST = {
  name: BLOCKS,
  kind: 'block',
  description: 'What firewalls should block.',
  types: ['ip', 'cidr', 'domain'],
} as const;

async function ask(state: AttackersState, signal: AbortSignal): Promise<SeenAttackers> {
  const { by, from } = state;
  return { ...(await api.attackers({ ...state, limit: MOST }, signal)), by, from };
}
