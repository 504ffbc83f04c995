const SECRET_NAME = /^(?:.*[_-])?(?:token|password|passphrase|secret|api_?key|routing_?key|webhook_?url)$/i;

/** Whether a key of this name holds a secret, whatever its schema says. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
