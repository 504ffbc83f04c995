import { ACCOUNT, HOSTS, INTRUDER, PLACES } from '../company.ts';
import { cloudCall, signIn } from '../log-lines.ts';
import type { ToldEvent } from '../told-event.ts';

const user = 'ann';
const hostname = HOSTS.identity.name;

/** Five to four hours ago: a person is asked until she says yes, and the account at the cloud is taken. */
export function inTheCloud(): ToldEvent[] {
  return [...askedAgainAndAgain(), ...travel(), ...account()];
}

function askedAgainAndAgain(): ToldEvent[] {
  const results = ['denied', 'denied', 'denied', 'fraud', 'denied', 'success'];
  return results.map((result, index) => ({
    before: 290 - index * 1.5,
    hostname,
    source: 'duosecurity',
    category: 'authentication',
    severity: 'NOTICE',
    processname: 'duo',
    summary: `Duo push to ${user}: ${result}`,
    tags: ['duosecurity'],
    details: { result, username: user, factor: 'push', sourceipaddress: INTRUDER.address },
  }));
}

/** At home in Britain, and half an hour later elsewhere. */
function travel(): ToldEvent[] {
  return [
    signIn({ before: 318, hostname }, user, PLACES.britain),
    signIn({ before: 281, hostname }, user, PLACES.sweden),
  ];
}

function account(): ToldEvent[] {
  const root = { type: 'Root', accountId: ACCOUNT };
  const place = { hostname: 'cloudtrail' };
  const from = INTRUDER.address;
  return [
    cloudCall(
      { ...place, before: 262 },
      {
        service: 'signin',
        name: 'ConsoleLogin',
        user: root,
        from,
        more: { responseElements: { ConsoleLogin: 'Success' } },
      },
    ),
    cloudCall({ ...place, before: 258 }, { service: 'iam', name: 'CreateAccessKey', user: root, from }),
    cloudCall(
      { ...place, before: 251 },
      {
        service: 'cloudtrail',
        name: 'StopLogging',
        user: root,
        from,
        more: { requestParameters: { name: 'all-regions' } },
      },
    ),
  ];
}
