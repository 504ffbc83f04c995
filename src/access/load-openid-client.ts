/** The library of OpenID Connect; who has no provider does not pay for it. */
export async function loadOpenIdClient() {
  return import('openid-client');
}
