/*
 * With MOZDEF_TEST_SEED all property tests draw the same examples each time, so that a judgement of a change is about the change.
 * Without it each run draws others, which is how rare faults are found.
 */
const seed = process.env['MOZDEF_TEST_SEED'];
if (seed !== undefined) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: Number(seed) });
}
