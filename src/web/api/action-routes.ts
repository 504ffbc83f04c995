import { z } from 'zod';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { countTargets } from '../../respond/count-targets.ts';
import { listDeliveries } from '../../respond/delivery-log.ts';
import { listOutbox } from '../../respond/list-outbox.ts';
import { testNotice } from '../../respond/make-notice.ts';
import type { OpenTarget } from '../../respond/open-target.ts';
import type { StateStore } from '../../state/state-store.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

const targetShape = z.object({
  name: z.string(),
  use: z.string().describe('Name of the action.'),
  summary: z.string(),
  when: z.looseObject({}).describe('Which alerts are told.'),
  template: z.string(),
  waiting: z.number().describe('News that waits; of more than 500 at least so many.'),
  failed: z.number().describe('News that was given up; of more than 500 at least so many.'),
  trouble: z.string().optional().describe('What the last try of the oldest news came to.'),
});
const entryShape = z.looseObject({
  id: z.string(),
  target: z.string(),
  state: z.enum(['waiting', 'failed']),
  kind: z.string(),
  time: z.string(),
  attempts: z.number(),
  answer: z.string().optional(),
});
const page = {
  limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
  after: z.string().optional().describe('`next` of the page before.'),
};

export interface ActionRoutesOptions {
  readonly state: StateStore;
  readonly targets: ReadonlyMap<string, OpenTarget>;
  readonly now: () => number;
}

/** The operations on those who are told of alerts. */
export function actionRoutes({ state, targets, now }: ActionRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/actions',
      needs: 'read',
      summary: 'Who is told of alerts, and what waits for each.',
      response: z.object({ actions: z.array(targetShape) }),
      handle: async () => {
        const counts = await countTargets(state, [...targets.keys()]);
        const actions = [...targets.values()].map(({ name, action, config: { when, template } }) => ({
          name,
          use: action.name,
          summary: action.summary,
          when,
          template,
          ...counts.get(name),
        }));
        return { actions };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/actions/outbox',
      needs: 'read',
      summary: 'News of alerts that waits to be told, then what was given up; by target, oldest first.',
      query: z.strictObject(page),
      response: z.object({ entries: z.array(entryShape), next: z.string().optional() }),
      handle: ({ query }) => listOutbox(state, query),
    }),
    defineRoute({
      method: 'get',
      path: '/actions/deliveries',
      needs: 'read',
      summary: 'What was told to whom and what they answered, newest first.',
      query: z.strictObject(page),
      response: z.object({ deliveries: z.array(z.looseObject({})), next: z.string().optional() }),
      handle: ({ query }) => listDeliveries(state, query),
    }),
    defineRoute({
      method: 'post',
      path: '/actions/:name/test',
      needs: 'operate',
      summary: 'Send a test to one of them, at once and only once.',
      body: z.strictObject({}),
      response: z.object({ delivered: z.boolean(), answer: z.string() }),
      handle: async ({ parameters }) => {
        const target = targets.get(parameters['name'] ?? '');
        if (!target)
          throw new MozdefError('not-found', `there is no target ${parameters['name']}`, {
            remedy: 'mozdef actions list shows them; they are configured under `actions`.',
          });
        return tryOut(target, now());
      },
    }),
  ];
}

async function tryOut(target: OpenTarget, now: number): Promise<{ delivered: boolean; answer: string }> {
  const { name, template } = target;
  try {
    const { answer } = await target.deliver(testNotice(name, now, { template }));
    return { delivered: true, answer };
  } catch (error) {
    return { delivered: false, answer: messageOf(error) };
  }
}
