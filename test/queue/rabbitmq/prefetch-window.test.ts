import { describe, expect, it } from '@jest/globals';
import { PrefetchWindow } from '../../../src/queue/rabbitmq/prefetch-window.ts';

describe('PrefetchWindow', () => {
  it('has room for so many batches', () => {
    const window = new PrefetchWindow({ prefetch: 2 });
    window.take(1_000_000);
    expect(window.hasRoom).toBe(true);
    window.take(1_000_000);
    expect(window.hasRoom).toBe(false);

    window.giveBack(1_000_000);

    expect(window.hasRoom).toBe(true);
  });

  it('has room until there are enough bytes, and for any one batch', () => {
    const window = new PrefetchWindow({ prefetch: 10, prefetchBytes: 100 });
    window.take(99);
    expect(window.hasRoom).toBe(true);
    window.take(1);
    expect(window.hasRoom).toBe(false);

    window.clear();

    expect(window.hasRoom).toBe(true);
  });

  it('admits any one batch, and a few times the bytes', () => {
    const window = new PrefetchWindow({ prefetch: 10, prefetchBytes: 100 });

    expect(window.admits(5000, 0)).toBe(true);
    expect(window.admits(100, 300)).toBe(true);
    expect(window.admits(101, 300)).toBe(false);
  });

  it('has the broker send fewer when they are too large, and more when they are small again', () => {
    const window = new PrefetchWindow({ prefetch: 100, prefetchBytes: 1000 });
    for (let count = 0; count < 50; count++) window.admits(500, 0);
    expect(window.credit).toBe(100);

    expect(window.admits(500, 4000)).toBe(false);
    expect(window.credit).toBe(4);
    for (let count = 0; count < 100; count++) window.admits(10, 0);

    expect(window.credit).toBe(100);
  });

  it('never lets the credit go out', () => {
    const window = new PrefetchWindow({ prefetch: 100, prefetchBytes: 10 });

    window.admits(1_000_000, 50);

    expect(window.credit).toBe(1);
  });
});
