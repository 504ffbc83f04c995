import { expect, it } from '@jest/globals';
import { KEY_BINDINGS } from '../../public/model/key-bindings.ts';

it('gives no key two meanings', () => {
  const keys = KEY_BINDINGS.flatMap((binding) => binding.keys);

  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(KEY_BINDINGS.map(({ name }) => name)).size).toBe(KEY_BINDINGS.length);
});
