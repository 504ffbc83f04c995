const LONGEST = 512;

/** The host of a URL such as `https://user@host:443/path`; undefined when the text is none. */
export function hostIn(text: string): string | undefined {
  const scheme = text.indexOf('://');
  if (scheme < 1 || scheme > 20) return undefined;
  const start = scheme + 3;
  let end = start;
  while (end < text.length && end - start <= LONGEST && !isEnd(text.charCodeAt(end))) end++;
  const authority = text.slice(start, end);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return withoutPort(host);
}

/** `192.0.2.1:8080` and `[2001:db8::1]:443` without their ports; what is neither, as it is. */
export function withoutPort(text: string): string {
  if (text.charCodeAt(0) === 91) {
    const end = text.indexOf(']');
    return end < 0 ? text : text.slice(1, end);
  }
  const colon = text.indexOf(':');
  return colon > 0 && colon === text.lastIndexOf(':') ? text.slice(0, colon) : text;
}

/** Slash, question mark, number sign, backslash or blank. */
function isEnd(code: number): boolean {
  return code === 47 || code === 63 || code === 35 || code === 92 || code === 32;
}
