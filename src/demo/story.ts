import type { JsonObject } from '../event/event.ts';
import { noiseOfTheInternet } from './background/noise-of-the-internet.ts';
import { peopleAtWork } from './background/people-at-work.ts';
import { traffic } from './background/traffic.ts';
import { Dice } from './dice.ts';
import { gettingIn } from './intrusion/getting-in.ts';
import { inTheCloud } from './intrusion/in-the-cloud.ts';
import { movingOn } from './intrusion/moving-on.ts';
import { takingOut } from './intrusion/taking-out.ts';
import { Moments } from './moments.ts';

/** Tag of every event of a story: what tells it from what is real. */
export const DEMO_TAG = 'demo';
const MINUTE_MS = 60_000;

export interface StoryOptions {
  /** The same seed and end give the same events. */
  readonly seed: number;
  /** When it ends, in milliseconds since 1970; it begins 22 hours earlier. */
  readonly until: number;
}

/** Rules that come with MozDef and find something in the story, whatever the seed. */
export const RULES_THAT_FIRE = [
  'aws_root_login',
  'bruteforce_ssh',
  'cloudtrail_logging_disabled',
  'duo_authfail',
  'geomodel_location',
  'get_watchlist',
  'guard_duty_probe',
  'ldap_group',
  'login_from_new_country',
  'many_web_errors',
  'nsm_scan_port',
  'password_spraying',
  'proxy_drop_ip',
  'proxy_drop_non_standard_port',
  'proxy_exfil_domains',
  'several_attacks_of_one_address',
  'ssh_login_after_bruteforce',
  'ssh_root_login',
  'su_to_root_by_new_user',
  'windows_audit_log_cleared',
] as const;

/** A day of a small company that is broken into, oldest event first. Each is tagged and says of which story it is. */
export function tellStory({ seed, until }: StoryOptions): JsonObject[] {
  const dice = new Dice(seed);
  const moments = new Moments(dice, until);
  const told = [
    ...peopleAtWork(dice, moments),
    ...traffic(dice, moments),
    ...noiseOfTheInternet(dice),
    ...gettingIn(dice),
    ...movingOn(dice),
    ...inTheCloud(),
    ...takingOut(dice),
  ];
  const demo = { seed, until: new Date(until).toISOString() };
  return told
    .sort((one, other) => other.before - one.before)
    .map(({ before, tags = [], details, ...event }) => ({
      utctimestamp: new Date(until - before * MINUTE_MS).toISOString(),
      ...event,
      tags: [DEMO_TAG, ...tags],
      details: { ...details, demo },
    }));
}
