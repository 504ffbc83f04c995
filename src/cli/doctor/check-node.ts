import type { Finding } from './finding.ts';

const NEEDED = 24;

export function checkNode(version = process.versions.node): Finding {
  const check = 'node';
  if (Number.parseInt(version, 10) >= NEEDED) return { check, result: 'ok', message: `Node ${version}` };
  const remedy = `Install Node ${NEEDED} or newer, or let npm install scripts run so that the package "node" brings one.`;
  return { check, result: 'fail', message: `Node ${version} is too old`, remedy };
}
