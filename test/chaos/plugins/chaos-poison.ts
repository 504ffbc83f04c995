import { defineEventPlugin } from 'mozdef/sdk';

const hoard: unknown[] = [];

/** Does to its worker thread whatever the event asks for. */
export default defineEventPlugin({
  name: 'chaos-poison',
  summary: 'Breaks the worker thread in the way that details.poison names.',
  match: { 'details.poison': ['throw', 'exit', 'loop', 'memory'] },
  onEvent(event) {
    const { poison } = event.details;
    if (poison === 'throw') throw new Error('poisoned');
    if (poison === 'exit') process.exit(3);
    if (poison === 'loop') for (;;);
    for (;;) hoard.push(Array.from({ length: 1e5 }, (_, index) => ({ index })));
  },
});
