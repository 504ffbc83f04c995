import { expect, it } from '@jest/globals';
import { routingKeyOf } from '../../../src/work/rabbitmq/routing-key.ts';

it.each([
  ['authentication', 'mozdef.event.authentication'],
  ['Access Control', 'mozdef.event.access-control'],
  ['a.b.#.*', 'mozdef.event.a-b----'],
  ['', 'mozdef.event.none'],
  [undefined, 'mozdef.event.none'],
  [{}, 'mozdef.event.none'],
  ['ünïcode\u0000', 'mozdef.event.-n-code-'],
])('of category %j is %s', (category, key) => {
  expect(routingKeyOf(category)).toBe(key);
});

it('fits into what the protocol allows', () => {
  expect(Buffer.byteLength(routingKeyOf('İ'.repeat(1000)))).toBeLessThanOrEqual(255);
});
