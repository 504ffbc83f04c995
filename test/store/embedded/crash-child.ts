import { writeSync } from 'node:fs';
import { StoreEngine } from '../../../src/store/embedded/store-engine.ts';
import { storeConfig } from '../../../src/store/store-config.ts';

/*
 * A process of its own that saves batches (given on the command line as JSON) with housekeeping after every second one, reads some of
 * the feed after each, and kills itself, as `kill -9` would, at a named step. It prints a line for each batch that was
 * acknowledged, `saved` and its number, and for each slice that was read, `read`, its cursor and its lines.
 */
const SLICE = 13;

const [directory = '', fatal = '', ...batches] = process.argv.slice(2);
const engine = await StoreEngine.open({
  directory,
  config: storeConfig.parse({ min_free_bytes: 0, gather: '0ms' }),
  faults: (step) => {
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
let cursor = engine.feedEnd();
for (const [index, text] of batches.entries()) {
  const { ndjson, ...batch } = JSON.parse(text);
  await engine.save({ ...batch, ndjson: new Uint8Array(Buffer.from(ndjson)) });
  writeSync(1, `saved ${index}\n`);
  const slice = await engine.feed({ cursor, limit: SLICE, timeoutMs: 20_000 });
  cursor = slice.cursor;
  writeSync(1, `read ${cursor} [${Buffer.from(slice.ndjson).toString().replaceAll('\n', ',')}]\n`);
  if (index % 2 === 1) await engine.maintain();
}
// A step that is never reached must not look like a crash that was survived.
if (fatal !== 'saved') throw new Error(`step ${fatal} was not reached`);
process.kill(process.pid, 'SIGKILL');
