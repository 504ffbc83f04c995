import { z } from 'zod';
import type { FlowHistory } from '../../instance/flow-history.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

export interface FlowRoutesOptions {
  readonly flow: Pick<FlowHistory, 'samples'>;
}

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** How events flowed lately. */
export function flowRoutes({ flow }: FlowRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/flow',
      needs: 'read',
      summary: 'How many events a second all instances took and stored over the last day, and how long each took.',
      query: z.strictObject({
        minutes: wholeNumberOr(15, 1, DAY_MINUTES).describe(
          'Of each span: rates are its mean, the lag is its longest.',
        ),
      }),
      response: z.object({
        intervalms: z.number(),
        samples: z
          .array(z.object({ at: z.number(), accepted: z.number(), stored: z.number(), lagSeconds: z.number() }))
          .describe('In order of time, since this instance was started.'),
      }),
      handle: async ({ query: { minutes } }) => ({
        intervalms: minutes * MINUTE_MS,
        samples: flow.samples(minutes * MINUTE_MS),
      }),
    }),
  ];
}
