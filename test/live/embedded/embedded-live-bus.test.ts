import { describe, expect } from '@jest/globals';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import { liveBusContract } from '../../contract/live-bus.contract.ts';

describe('EmbeddedLiveBus', () => {
  liveBusContract({
    open: async () => new EmbeddedLiveBus(createLogger('silent')),
    // Listeners are called at once.
    eventually: async (actual, expected) => expect(actual()).toEqual(expected),
  });
});
