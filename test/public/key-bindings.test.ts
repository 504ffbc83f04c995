import { expect, it } from '@jest/globals';
import { KEY_BINDINGS } from '../../public/model/key-bindings.ts';

it.each([
  ['Events', ['Everywhere', 'Lists', 'Focused cell', 'Focused filter']],
  ['Alerts', ['Everywhere', 'Lists', 'Alerts', 'Alerts and rules']],
  ['Rules', ['Everywhere', 'Lists', 'Rules', 'Alerts and rules']],
])('gives no key two meanings on the page %s', (_page, groups) => {
  const keys = KEY_BINDINGS.filter(({ group }) => groups.includes(group)).flatMap((binding) => binding.keys);

  expect(new Set(keys).size).toBe(keys.length);
});

it('gives no two bindings one name', () => {
  expect(new Set(KEY_BINDINGS.map(({ name }) => name)).size).toBe(KEY_BINDINGS.length);
});
