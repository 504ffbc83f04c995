/** The tokens that an Authorization header may mean: `Bearer T`, `Splunk T`, `ApiKey` or `Basic` with T as user or as password. */
export function presentedTokens(authorization: string): string[] {
  const [scheme = '', credentials = ''] = authorization.split(/ +/, 2);
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'splunk':
      return [credentials];
    case 'basic':
    case 'apikey': {
      const decoded = Buffer.from(credentials, 'base64').toString('utf8');
      const colon = decoded.indexOf(':');
      return colon === -1 ? [decoded] : [decoded.slice(colon + 1), decoded.slice(0, colon)];
    }
    default:
      return [];
  }
}
