import { defineEventPlugin } from 'mozdef/sdk';

const hoard: unknown[] = [];

/** Does what `details.misbehave` says: throw, exit, loop, memory. */
export default defineEventPlugin({
  name: 'misbehave',
  summary: 'Misbehaves on request.',
  match: { 'details.misbehave': ['throw', 'exit', 'loop', 'memory'] },
  onEvent(event) {
    const how = event.details['misbehave'];
    if (how === 'throw') throw new Error('as requested');
    if (how === 'exit') process.exit(3);
    if (how === 'loop') for (;;);
    for (;;) hoard.push(Array.from({ length: 1e5 }, (_, index) => ({ index })));
  },
});
