import { writeSync } from 'node:fs';
import { StoreEngine } from '../../../src/store/embedded/store-engine.ts';
import { storeConfig } from '../../../src/store/store-config.ts';

/*
 * A process of its own that saves batches (given on the command line as JSON) with housekeeping after every second one, and
 * kills itself, as `kill -9` would, at a named step. It prints a line for each batch that was acknowledged.
 */
const [directory = '', fatal = '', ...batches] = process.argv.slice(2);
const engine = await StoreEngine.open({
  directory,
  config: storeConfig.parse({ min_free_bytes: 0, gather: '0ms' }),
  faults: (step) => {
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
for (const [index, text] of batches.entries()) {
  const { ndjson, ...batch } = JSON.parse(text);
  await engine.save({ ...batch, ndjson: new Uint8Array(Buffer.from(ndjson)) });
  writeSync(1, `${index}\n`);
  if (index % 2 === 1) await engine.maintain();
}
// A step that is never reached must not look like a crash that was survived.
if (fatal !== 'saved') throw new Error(`step ${fatal} was not reached`);
process.kill(process.pid, 'SIGKILL');
