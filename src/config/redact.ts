import { isTree } from './assign.ts';
import { type ConfigNode, childOf } from './config-node.ts';
import { isSecretName } from './secret-name.ts';

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

const URL_PASSWORD = /^([a-z][a-z\d+.-]*:\/\/[^/?#@:]*):[^/?#@]*@/i;

/** Whether the value at this path, or one above it, is a secret. */
export function isSecret(root: ConfigNode, path: readonly PropertyKey[]): boolean {
  let node: ConfigNode | undefined = root;
  for (const key of path) {
    node = node && childOf(node, String(key));
    if (node?.secret || isSecretName(String(key))) return true;
  }
  return false;
}

/** The same value without its secrets: marked ones, those by name at any depth, and passwords within URLs. */
export function redact(value: unknown, node: ConfigNode | undefined): unknown {
  if (node?.secret) return value === undefined || value === null || value === '' ? value : REDACTED;
  if (Array.isArray(value)) return value.map((item) => redact(item, node?.element));
  if (isTree(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        isSecretName(key) && item !== '' && item !== null ? REDACTED : redact(item, node && childOf(node, key)),
      ]),
    );
  }
  return typeof value === 'string' ? value.replace(URL_PASSWORD, `$1:${REDACTED}@`) : value;
}
