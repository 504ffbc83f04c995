import { DEMO_CASES } from '../../demo/casework.ts';
import { DEMO_LISTS } from '../../demo/kept-lists.ts';
import { DEMO_TAG, tellStory } from '../../demo/story.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { countText } from '../amounts.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print } from '../output.ts';
import { awaitAlerts } from './await-alerts.ts';
import { type DemoServer, type DemoServerOptions, findDemoServer } from './demo-server.ts';
import { fillLists } from './fill-lists.ts';
import { openCases } from './open-cases.ts';
import { findStory, sendStory, type ToldStory } from './send-story.ts';
import { withSenderToken } from './sender-token.ts';

export interface DemoOptions extends DemoServerOptions {
  readonly seed: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What there is of the story now, and how much of it is new. */
interface Outcome {
  readonly seed: number;
  readonly until: string;
  readonly events: number;
  readonly added: number;
  readonly alerts: number;
  readonly rules: readonly string[];
  readonly lists: readonly string[];
  readonly incidents: readonly string[];
}

/** Servers know for a day which events they have under which claim; some of it may have passed. */
const CLAIMS_HOLD_MS = 23 * 3_600_000;

/** Fills a running server with the synthetic story of a break-in, once. */
export async function demo(options: DemoOptions): Promise<number> {
  const { seed, dryRun, json } = options;
  if (dryRun) return await printStory(seed);
  const server = await findDemoServer(options);
  const story = await findStory(server.api, seed, Date.now());
  const fresh = story.stored < story.events.length;
  if (fresh) checkAge(story);
  const lists = await fillLists(server.api);
  const added = fresh ? await tell(story, server) : 0;
  if (fresh) note('the events are stored; waiting for what the rules find in them, a minute or so');
  const alerts = await awaitAlerts(server.api, seed, fresh);
  const incidents = await openCases(server.api, { ...story, alerts });
  const outcome: Outcome = {
    seed,
    until: new Date(story.until).toISOString(),
    events: story.events.length,
    added,
    alerts: alerts.length,
    rules: [...new Set(alerts.map(({ rule }) => rule))].sort(),
    lists,
    incidents,
  };
  if (json) await print(JSON.stringify(outcome));
  else await printOutcome(outcome, server.web);
  return EXIT_CODES.ok.code;
}

async function tell(story: ToldStory, server: DemoServer): Promise<number> {
  note(`sending ${countText(story.events.length)} synthetic events of the last 22 hours to ${server.frontend.url}`);
  return await withSenderToken(server.api, (token) => sendStory(story, { ...server, token }));
}

function checkAge({ seed, until, stored, events }: ToldStory): void {
  if (stored === 0 || Date.now() - until < CLAIMS_HOLD_MS) return;
  throw new MozdefError('conflict', `of the story ${seed} only ${stored} of ${events.length} events are there`, {
    remedy: `It is from another day or the oldest are over their retention, so that nothing is added. Tell another: mozdef demo --seed ${seed + 1}`,
  });
}

async function printStory(seed: number): Promise<number> {
  const events = tellStory({ seed, until: Math.floor(Date.now() / 1000) * 1000 });
  for (const event of events) await print(JSON.stringify(event));
  const lists = DEMO_LISTS.map(({ name }) => name).join(', ');
  const cases = DEMO_CASES.map(({ draft }) => `${draft.kind} "${draft.summary}"`).join(', ');
  note(
    `nothing was sent: ${countText(events.length)} events, the lists ${lists}, and when rules have alerted: ${cases}`,
  );
  return EXIT_CODES.ok.code;
}

async function printOutcome(
  { seed, events, added, alerts, rules, lists, incidents }: Outcome,
  web: string,
): Promise<void> {
  const isNew = added > 0 || lists.length > 0 || incidents.length > 0;
  if (!isNew) await print(`the story ${seed} is there already: nothing was added`);
  else {
    await print(`${countText(added)} of ${countText(events)} events added, all with the tag ${DEMO_TAG}`);
    await print(`lists made: ${lists.join(', ') || 'none'}`);
    await print(`incidents opened: ${incidents.join(', ') || 'none'}`);
  }
  await print(`${alerts} alerts of ${rules.length} rules`);
  await print(`look at them: ${web}/alerts`);
}
