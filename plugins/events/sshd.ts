import { defineEventPlugin, UNCHANGED } from '#sdk';
import { firstAddress } from './sshd/ip-words.ts';
import { parseSshdMessage } from './sshd/parse-message.ts';

const SSHD = ['sshd', 'sshd-session', 'sshd-auth'];
const PROGRAMS = [...SSHD, 'fail2ban', 'fail2ban-server', 'fail2ban.actions', 'fail2ban.filter'];

/** Reads OpenSSH server messages as syslog carries them; of fail2ban's, the address. */
export default defineEventPlugin({
  name: 'sshd',
  summary: 'Parses OpenSSH server messages: who logged in, or failed to, from where and how.',
  priority: 5,
  match: [{ processname: PROGRAMS }, { 'details.program': PROGRAMS }],
  onEvent(event) {
    const { summary, details } = event;
    const parsed = parseSshdMessage(summary, details);
    if (details['sourceipaddress'] !== undefined) return parsed ? undefined : UNCHANGED;
    const address = firstAddress(summary);
    if (address !== undefined) details['sourceipaddress'] = address;
    return parsed || address !== undefined ? undefined : UNCHANGED;
  },
});
