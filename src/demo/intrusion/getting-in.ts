import { HOSTS, INTRUDER, PEOPLE } from '../company.ts';
import type { Dice } from '../dice.ts';
import { sshd, webRequest } from '../log-lines.ts';
import type { ToldEvent } from '../told-event.ts';

const { address, account } = INTRUDER;
const bastion = HOSTS.bastion.name;
const LOOKED_FOR = [
  '/.env',
  '/.git/config',
  '/wp-login.php',
  '/phpmyadmin/',
  '/backup.zip',
  '/server-status',
  '/admin/',
];

/** Nine to six hours ago: someone looks around, guesses, sprays passwords, and gets in with one of them. */
export function gettingIn(dice: Dice): ToldEvent[] {
  return [...looking(dice), ...guessing(dice), ...spraying(dice), ...login(dice)];
}

function looking(dice: Dice): ToldEvent[] {
  return Array.from({ length: 150 }, (_, index) => {
    const place = { before: 540 - index * 0.025, hostname: HOSTS.web.name };
    const uri = `${dice.pick(LOOKED_FOR)}?${index}`;
    const status = dice.pick([404, 404, 404, 403]);
    return webRequest(place, { from: address, uri, status, bytes: 162, agent: 'Mozilla/5.0 zgrab/0.x' });
  });
}

function guessing(dice: Dice): ToldEvent[] {
  return Array.from({ length: 40 }, (_, index) => {
    const user = dice.pick(['root', 'admin', 'deploy', 'backup', 'jenkins']);
    return failed(dice, 500 - index * 0.04, `invalid user ${user}`);
  });
}

/** One password for everybody, then the next. */
function spraying(dice: Dice): ToldEvent[] {
  return [0, 1].flatMap((round) => PEOPLE.map((user, index) => failed(dice, 430 - round * 12 - index * 0.4, user)));
}

function failed(dice: Dice, before: number, user: string): ToldEvent {
  const port = dice.between(30_000, 60_000);
  return sshd({ before, hostname: bastion }, `Failed password for ${user} from ${address} port ${port} ssh2`);
}

function login(dice: Dice): ToldEvent[] {
  const port = dice.between(30_000, 60_000);
  return [
    sshd({ before: 405, hostname: bastion }, `Accepted password for ${account} from ${address} port ${port} ssh2`),
    sshd({ before: 404.9, hostname: bastion }, `pam_unix(sshd:session): session opened for user ${account} by (uid=0)`),
  ];
}
