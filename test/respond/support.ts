import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/log/log.ts';
import { BUNDLED_ACTIONS } from '../../src/plugin/bundled-plugins.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { BlockList } from '../../src/respond/block-list.ts';
import type { OpenTarget } from '../../src/respond/open-target.ts';
import { openTargets } from '../../src/respond/open-targets.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import type { StateStore } from '../../src/state/state-store.ts';

/** The clock of the tests: a Tuesday. */
export const NOW = Date.parse('2026-11-24T12:00:00Z');

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  readonly json: Record<string, unknown>;
}

interface Said {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A real HTTP server that keeps what it is told and answers what a test wants. */
export class Receiver {
  readonly received: Received[] = [];
  /** What it answers to each. */
  answer: (request: Received) => Said = () => ({});
  port = 0;
  #server: Server | undefined;

  static async start(port = 0): Promise<Receiver> {
    const receiver = new Receiver();
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => (text += part));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
        const one = { method, path, headers, text, json };
        receiver.received.push(one);
        const { status = 200, headers: said = {}, body = 'ok' } = receiver.answer(one);
        response.writeHead(status, said).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    receiver.#server = server;
    receiver.port = (server.address() as AddressInfo).port;
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

/** An embedded state store in a directory of its own. */
export async function openState(): Promise<{ readonly state: StateStore; readonly close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'mozdef-respond-'));
  const state = await EmbeddedStateStore.open({ directory, log: createLogger('silent') });
  return {
    state,
    close: async () => {
      await state.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Targets that are set up as an instance sets them up; throws the first of what is wrong about them. */
export async function targetsOf(
  config: object,
  { state, now = () => NOW }: { readonly state: StateStore; readonly now?: () => number },
): Promise<ReadonlyMap<string, OpenTarget>> {
  const { targets, faults } = await openTargets({
    config: actionsConfig.parse(config),
    bundledDirectory: BUNDLED_ACTIONS,
    directories: [],
    blocks: new BlockList(state, now),
    resolveFile: (path) => path,
    log: createLogger('silent'),
    now,
  });
  if (faults[0]) throw faults[0];
  return targets;
}
