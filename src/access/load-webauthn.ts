/** The library of passkeys. It is heavy: who uses none does not pay for it. */
export async function loadWebAuthn() {
  return import('@simplewebauthn/server');
}
