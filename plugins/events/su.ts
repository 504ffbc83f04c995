import { defineEventPlugin, type JsonObject, UNCHANGED } from '#sdk';

const PROGRAMS = ['su', 'su-l'];

/** Reads messages of su, from PAM, util-linux and shadow. */
export default defineEventPlugin({
  name: 'su',
  summary: 'Parses messages of su: who became whom, and whether it worked.',
  priority: 5,
  match: [{ processname: PROGRAMS }, { 'details.program': PROGRAMS }],
  onEvent({ summary, details }) {
    if (summary.startsWith('pam_')) {
      return parsePamSession(summary, details) || parsePamFailure(summary, details) ? undefined : UNCHANGED;
    }
    return parseSwitch(summary, details) || parseShortSwitch(summary, details) ? undefined : UNCHANGED;
  },
});

/** `pam_unix(su:session): session opened for user root(uid=0) by alice(uid=1000)`, `.. session closed for user root` */
function parsePamSession(message: string, details: JsonObject): boolean {
  const session = message.indexOf('): session ');
  const user = message.indexOf(' for user ', session + 11);
  if (session < 0 || user < 0) return false;
  const by = message.indexOf(' by ', user + 10);
  const origin = by < 0 ? '' : message.slice(by + 4);
  details['status'] = message.slice(session + 11, user);
  details['username'] = nameOf(by < 0 ? message.slice(user + 10) : message.slice(user + 10, by));
  details['originuser'] = nameOf(origin) || null;
  details['uid'] = uidOf(origin);
  return true;
}

/** `pam_unix(su:auth): authentication failure; logname=alice uid=1000 euid=0 tty=pts/0 ruser=alice rhost=  user=root` */
function parsePamFailure(message: string, details: JsonObject): boolean {
  if (!message.includes('authentication failure;')) return false;
  details['status'] = 'failed';
  details['success'] = false;
  details['username'] = valueOf(message, ' user=');
  details['originuser'] = valueOf(message, ' ruser=') ?? valueOf(message, ' logname=');
  details['uid'] = valueOf(message, ' uid=');
  return true;
}

/** `Successful su for root by alice`, `FAILED su for root by alice`, `FAILED SU (to root) alice on pts/0`, `(to root) alice on pts/0` */
function parseSwitch(message: string, details: JsonObject): boolean {
  const failed = message.startsWith('FAILED ');
  const to = message.indexOf('(to ');
  const end = to < 0 ? -1 : message.indexOf(') ', to);
  if (end > 0 && to <= 10) {
    const on = message.lastIndexOf(' on ');
    return set(details, message.slice(to + 4, end), message.slice(end + 2, on < end ? undefined : on), failed);
  }
  const target = message.indexOf(' su for ');
  const by = message.lastIndexOf(' by ');
  if (target < 0 || target > 10 || by < target) return false;
  return set(details, message.slice(target + 8, by), message.slice(by + 4), failed);
}

/** `+ pts/0 alice:root` and `- pts/0 alice:root` of shadow. */
function parseShortSwitch(message: string, details: JsonObject): boolean {
  const colon = message.lastIndexOf(':');
  const space = message.lastIndexOf(' ', colon);
  const sign = message.slice(0, 2);
  if (colon < 0 || space < 2 || (sign !== '+ ' && sign !== '- ')) return false;
  return set(details, message.slice(colon + 1), message.slice(space + 1, colon), sign === '- ');
}

function set(details: JsonObject, username: string, originuser: string, failed: boolean): true {
  details['username'] = username;
  details['originuser'] = originuser;
  details['status'] = failed ? 'failed' : 'succeeded';
  details['success'] = !failed;
  return true;
}

/** The name in `alice(uid=1000)`. */
function nameOf(text: string): string {
  const id = text.indexOf('(');
  return id < 0 ? text : text.slice(0, id);
}

function uidOf(text: string): string | null {
  const start = text.indexOf('(uid=');
  const end = text.indexOf(')', start);
  return start < 0 || end < 0 ? null : text.slice(start + 5, end);
}

function valueOf(message: string, key: string): string | null {
  const start = message.indexOf(key);
  if (start < 0) return null;
  const end = message.indexOf(' ', start + key.length);
  const value = end < 0 ? message.slice(start + key.length) : message.slice(start + key.length, end);
  return value || null;
}
