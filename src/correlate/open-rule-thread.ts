import { ThreadClient } from '../lifecycle/thread.ts';
import type { RuleThreadData } from './rule-thread.ts';

/** Starts the thread in which rules are evaluated, on this match book. */
export function openRuleThread(path: string, onDeath: (reason: string) => void): ThreadClient {
  const workerData: RuleThreadData = { path };
  return new ThreadClient({ module: './rule-thread', base: import.meta.url, name: 'rules', workerData, onDeath });
}
