import { HOSTS, INTRUDER, PEOPLE } from '../company.ts';
import type { Dice } from '../dice.ts';
import { connection, sshd, su, windows } from '../log-lines.ts';
import type { ToldEvent } from '../told-event.ts';

const { account } = INTRUDER;
const { bastion, database, files, domain, sensor, firewall } = HOSTS;

/** Six to five hours ago: from the first host to the others, and the traces wiped. */
export function movingOn(dice: Dice): ToldEvent[] {
  return [becomeRoot(), ...scanning(dice), ...rootLogins(dice), ...domainAdmin()];
}

function becomeRoot(): ToldEvent {
  const summary = `pam_unix(su:session): session opened for user root(uid=0) by ${account}(uid=1012)`;
  return su({ before: 396, hostname: bastion.name }, summary);
}

function scanning(dice: Dice): ToldEvent[] {
  const msg = `${bastion.address} scanned at least 40 unique ports of host ${files.address} in 0m4s`;
  const notice: ToldEvent = {
    before: 384,
    hostname: sensor.name,
    source: 'notice',
    category: 'bro',
    severity: 'NOTICE',
    processname: 'zeek',
    summary: `Scan::Port_Scan ${msg}`,
    details: { note: 'Scan::Port_Scan', msg, sourceipaddress: bastion.address, indicators: [bastion.address] },
  };
  const tried = Array.from({ length: 40 }, (_, index): ToldEvent => {
    const place = { before: 385 - index * 0.01, hostname: firewall.name };
    const port = dice.between(20, 9000);
    return connection(place, { action: 'DROP', from: bastion.address, to: files.address, port, bytes: 60 });
  });
  return [...tried, notice];
}

function rootLogins(dice: Dice): ToldEvent[] {
  return [database, files].map(({ name }, index) => {
    const port = dice.between(40_000, 60_000);
    const key = 'ED25519 SHA256:q8Yd0stolenkeyfromthebastion0000000000000000';
    const summary = `Accepted publickey for root from ${bastion.address} port ${port} ssh2: ${key}`;
    return sshd({ before: 371 - index * 9, hostname: name }, summary);
  });
}

function domainAdmin(): ToldEvent[] {
  const from = { IpAddress: bastion.address, LogonType: 3 };
  const subject = `Subject:\r\n\tSecurity ID:\tS-1-5-21-1\r\n\tAccount Name:\t${account}\r\n`;
  const who = { TargetUserName: account, TargetDomainName: 'EXAMPLE' };
  const actor = `mail=${account}@example.com,o=com,dc=example`;
  return [
    ...PEOPLE.slice(0, 6).map((user, index) => {
      const place = { before: 345 - index * 0.2, hostname: domain.name };
      const details = { TargetUserName: user, TargetDomainName: 'EXAMPLE', ...from };
      return windows(place, 4625, `An account failed to log on: EXAMPLE\\${user}`, details);
    }),
    windows({ before: 341, hostname: domain.name }, 4672, `Special privileges assigned to new logon: ${account}`, who),
    {
      before: 336,
      hostname: domain.name,
      source: 'ldap',
      category: 'ldapChange',
      severity: 'NOTICE',
      processname: 'ldap-humanizer',
      summary: 'modify cn=admins,ou=groups,dc=example',
      details: {
        changetype: 'modify',
        email: `${account}@example.com`,
        actor,
        dn: 'cn=admins,ou=groups,dc=example',
        changepairs: [`add:memberUid:${account}@example.com`],
      },
    },
    windows({ before: 322, hostname: domain.name }, 1102, `The audit log was cleared.\r\n${subject}`, {
      SubjectUserName: account,
      SubjectDomainName: 'EXAMPLE',
    }),
  ];
}
