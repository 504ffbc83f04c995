import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../../src/log/log.ts';
import {
  EmbeddedEventQueue,
  type EmbeddedEventQueueOptions,
} from '../../../src/queue/embedded/embedded-event-queue.ts';
import { queueConfig } from '../../../src/queue/queue-config.ts';

/** A queue in a directory of its own or a given one, with these keys of the configuration and a silent log. */
export function openQueue(
  directory: string,
  config: Readonly<Record<string, unknown>> = {},
  options: Partial<EmbeddedEventQueueOptions> = {},
): Promise<EmbeddedEventQueue> {
  const log = createLogger('silent');
  const parsed = queueConfig.parse({ min_free_bytes: 0, ...config });
  return EmbeddedEventQueue.open({ directory, config: parsed, log, ...options });
}

const made: string[] = [];

/** A new directory; `removeDirectories` ends it. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mozdef-queue-'));
  made.push(directory);
  return directory;
}

export async function removeDirectories(): Promise<void> {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true });
}
