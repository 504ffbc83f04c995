const SECRET_PARAMETER = /token|key|secret|password|auth/i;
const OWN_SECRET = /mz[a-z]_[\w-]{16,}/g;
const USER_INFO = /(:\/\/)[^/@\s]*@/g;
const REDACTED = '[redacted]';

/** The address as it may stand in a log: without the values of parameters that hold secrets, our own tokens, and users with passwords. */
export function redactUrl(url: string): string {
  const [path = '', ...rest] = url.split('?');
  const query = rest.join('?');
  const shown = query === '' ? url : `${path}?${query.split('&').map(redactParameter).join('&')}`;
  return shown.replace(USER_INFO, `$1${REDACTED}@`).replace(OWN_SECRET, REDACTED);
}

function redactParameter(parameter: string): string {
  const at = parameter.indexOf('=');
  const name = parameter.slice(0, at);
  return at > 0 && SECRET_PARAMETER.test(name) ? `${name}=${REDACTED}` : parameter;
}
