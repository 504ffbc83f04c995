import { describe, expect, it } from '@jest/globals';
import { QueueFigures } from '../../../src/queue/rabbitmq/queue-figures.ts';

describe('QueueFigures', () => {
  it('guesses bytes from the sizes that passed', () => {
    const figures = new QueueFigures(0);
    expect(figures.bytesOf(10)).toBe(0);
    figures.pushed(100);
    expect(figures.bytesOf(10)).toBe(1000);

    for (let count = 0; count < 200; count++) figures.delivered({ received: 0, attempt: 1, size: 500 });

    expect(figures.bytesOf(10)).toBe(5000);
  });

  it('takes what waits for younger than what was delivered, and than the last time that nothing waited', () => {
    const figures = new QueueFigures(1000);
    expect(figures.ageOfWaiting(5000)).toBe(4000);

    figures.delivered({ received: 2000, attempt: 1, size: 1 });
    expect(figures.ageOfWaiting(5000)).toBe(3000);
    figures.empty(4500);

    expect(figures.ageOfWaiting(5000)).toBe(500);
  });

  it('learns nothing of age from a batch that comes again', () => {
    const figures = new QueueFigures(1000);

    figures.delivered({ received: 4000, attempt: 2, size: 1 });

    expect(figures.ageOfWaiting(5000)).toBe(4000);
  });
});
