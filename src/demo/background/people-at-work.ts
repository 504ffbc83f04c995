import { ACCOUNT, deskOf, FORMER, HOSTS, PEOPLE, PLACES } from '../company.ts';
import type { Dice } from '../dice.ts';
import { cloudCall, signIn, sshd, windows } from '../log-lines.ts';
import type { Moments } from '../moments.ts';
import type { ToldEvent } from '../told-event.ts';

/** People who work: they log in, get passwords wrong now and then, and change things in the cloud. */
export function peopleAtWork(dice: Dice, moments: Moments): ToldEvent[] {
  return [...shells(dice, moments), ...logons(dice, moments), ...signIns(dice, moments), ...calls(dice, moments)];
}

function shells(dice: Dice, moments: Moments): ToldEvent[] {
  return moments.some(110).flatMap((before) => {
    const person = dice.between(0, PEOPLE.length - 1);
    const [user, from, port] = [PEOPLE[person] ?? 'ann', deskOf(person), dice.between(40_000, 60_000)];
    const hostname = dice.pick([HOSTS.bastion, HOSTS.web, HOSTS.database, HOSTS.files]).name;
    const key = `ED25519 SHA256:${'abcdefghijklmnop'.repeat(3).slice(person, person + 27)}`;
    return [
      sshd({ before, hostname }, `Accepted publickey for ${user} from ${from} port ${port} ssh2: ${key}`),
      sshd({ before: before - 0.01, hostname }, `pam_unix(sshd:session): session opened for user ${user} by (uid=0)`),
    ];
  });
}

function logons(dice: Dice, moments: Moments): ToldEvent[] {
  const usual = moments.some(320).map((before) => {
    const person = dice.between(0, PEOPLE.length - 1);
    const isWrong = dice.next() < 0.06;
    return logon(before, { user: PEOPLE[person] ?? 'ann', from: deskOf(person), isWrong });
  });
  return [...usual, logon(740, { user: FORMER, from: deskOf(41), isWrong: true })];
}

interface Logon {
  readonly user: string;
  readonly from: string;
  readonly isWrong: boolean;
}

function logon(before: number, { user, from, isWrong }: Logon): ToldEvent {
  const place = { before, hostname: HOSTS.domain.name };
  const details = { TargetUserName: user, TargetDomainName: 'EXAMPLE', LogonType: 3, IpAddress: from };
  return isWrong
    ? windows(place, 4625, `An account failed to log on: EXAMPLE\\${user}`, details)
    : windows(place, 4624, `An account was successfully logged on: EXAMPLE\\${user}`, details);
}

/** Three work at home; what is new to the rules is that they were never seen before. */
function signIns(dice: Dice, moments: Moments): ToldEvent[] {
  const homes = [
    ['carla', PLACES.ireland],
    ['greta', PLACES.sweden],
    ['hugo', PLACES.america],
  ] as const;
  return moments.some(45).map((before) => {
    const [user, from] = dice.pick(homes);
    return signIn({ before, hostname: HOSTS.identity.name }, user, from);
  });
}

const CALLS = [
  ['ec2', 'DescribeInstances'],
  ['s3', 'ListBuckets'],
  ['s3', 'GetBucketAcl'],
  ['iam', 'ListUsers'],
  ['sts', 'AssumeRole'],
  ['lambda', 'UpdateFunctionCode20150331v2'],
] as const;

function calls(dice: Dice, moments: Moments): ToldEvent[] {
  return moments.some(160).map((before) => {
    const [service, name] = dice.pick(CALLS);
    const user = { type: 'IAMUser', userName: dice.pick(['deploy', 'ines', 'jonas', 'leo']), accountId: ACCOUNT };
    return cloudCall({ before, hostname: 'cloudtrail' }, { service, name, user, from: HOSTS.firewall.address });
  });
}
