import { HOSTS } from '../company.ts';
import type { Dice } from '../dice.ts';
import { sshd } from '../log-lines.ts';
import type { ToldEvent } from '../told-event.ts';

const TRIED = ['admin', 'oracle', 'postgres', 'test', 'ubuntu', 'git', 'pi'];

/** Strangers who try passwords of accounts that are not there, and a probe that the cloud saw. */
export function noiseOfTheInternet(dice: Dice): ToldEvent[] {
  return [...guessing(dice, 1210, '203.0.113.181'), ...guessing(dice, 655, '198.51.100.140'), probe()];
}

function guessing(dice: Dice, start: number, from: string): ToldEvent[] {
  return Array.from({ length: 18 }, (_, index) => {
    const place = { before: start - index * 0.08, hostname: HOSTS.bastion.name };
    const user = dice.pick(TRIED);
    return sshd(
      place,
      `Failed password for invalid user ${user} from ${from} port ${dice.between(30_000, 60_000)} ssh2`,
    );
  });
}

function probe(): ToldEvent {
  const address = '198.51.100.201';
  return {
    before: 505,
    hostname: 'guardduty',
    source: 'guardduty',
    category: 'guardduty',
    severity: 'INFO',
    processname: 'guardduty',
    summary: `EC2 instance has an unprotected port which is being probed by ${address}`,
    details: { sourceipaddress: address, finding: { action: { actionType: 'PORT_PROBE' } } },
  };
}
