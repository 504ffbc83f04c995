import { existsSync } from 'node:fs';
import { defineEventPlugin } from 'mozdef/sdk';
import { z } from 'zod';

const LOOK_EVERY_MS = 10;
/** Far below `worker.stuck_after`: a slow plugin, no hanging one. */
const MOST_MS = 200;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Keeps the worker busy with each event of category `hold` as long as a file is there, so that the queue fills. */
export default defineEventPlugin({
  name: 'hold',
  summary: 'Is slow on request.',
  priority: 1,
  match: { category: 'hold' },
  config: z.strictObject({ file: z.string().default('') }),
  onEvent(_event, { config }) {
    for (let waited = 0; waited < MOST_MS && existsSync(config.file); waited += LOOK_EVERY_MS) {
      Atomics.wait(sleeper, 0, 0, LOOK_EVERY_MS);
    }
  },
});
