import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { ShipperTarget } from './shipper-target.ts';

/** Where a shipper is started. */
export interface ShipperSite {
  readonly target: ShipperTarget;
  /** An empty folder of its own. */
  readonly folder: string;
}

/** With the first test: installing what is missing takes minutes. */
const START_MS = 300_000;

/** A server with these settings and what sends to it, for all tests of the block that asks for them; both exist while its tests run. */
export function shipperSite<S extends { stop(): Promise<void> }>(
  start: (site: ShipperSite) => Promise<S>,
  set: readonly string[] = [],
): { readonly target: () => ShipperTarget; readonly shipper: () => S } {
  const folder = mkdtempSync(join(tmpdir(), 'mozdef-shipper-'));
  let target: ShipperTarget | undefined;
  let shipper: S | undefined;
  beforeAll(async () => {
    target = await ShipperTarget.start(join(folder, 'data'), set);
    shipper = await start({ target, folder });
  }, START_MS);
  afterAll(async () => {
    await shipper?.stop();
    await target?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return { target: () => running(target), shipper: () => running(shipper) };
}

function running<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('it runs only while the tests of its block do');
  return what;
}
