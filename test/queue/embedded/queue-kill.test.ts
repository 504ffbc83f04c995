import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from '@jest/globals';
import { expectEventually } from '../inbox.ts';
import { newDirectory, openQueue, removeDirectories } from './embedded-queue.ts';

afterEach(removeDirectories);

const ROUNDS = 6;
const PUSHING_PROCESS = fileURLToPath(new URL('./pushing-process.ts', import.meta.url));

/** Everything that the killed processes said. */
interface Said {
  readonly pushed: Set<string>;
  readonly acked: Set<string>;
  readonly attempts: Map<string, number>;
}

function note(said: Said, line: string): void {
  const [what, id = '', attempt] = line.split(' ');
  if (what === 'pushed') said.pushed.add(id);
  else if (what === 'acked') said.acked.add(id);
  else if (what === 'delivered') said.attempts.set(id, Number(attempt));
}

/** Starts a process on the queue and kills it, without warning, after it has pushed this many batches. */
async function runAndKill(directory: string, pushes: number, said: Said): Promise<void> {
  const child = spawn(process.execPath, ['--no-warnings', PUSHING_PROCESS, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  const lines = createInterface({ input: child.stdout });
  const enough = said.pushed.size + pushes;
  for await (const line of lines) {
    note(said, line);
    if (said.pushed.size >= enough) child.kill('SIGKILL');
  }
  expect(await exited).toBe('SIGKILL');
}

it('loses nothing that it accepted, repeats nothing whose ack it confirmed, and counts every attempt, over kill -9', async () => {
  const directory = await newDirectory();
  const said: Said = { pushed: new Set(), acked: new Set(), attempts: new Map() };

  for (let round = 0; round < ROUNDS; round++) await runAndKill(directory, 37 + round * 41, said);

  const queue = await openQueue(directory);
  const attempts = new Map<string, number>();
  await queue.consume(
    ({ id, attempt, bytes }) => {
      expect(Buffer.from(bytes.subarray(0, 36)).toString()).toBe(id);
      attempts.set(id, attempt);
    },
    { prefetch: 1_000_000 },
  );
  await expectEventually(async () => (await queue.status()).batches, 0);
  const status = await queue.status();
  await queue.close();

  expect(said.pushed.size).toBeGreaterThan(ROUNDS * 37);
  expect(said.acked.size).toBeGreaterThan(0);
  expect(status.corrupt).toBe(0);
  // Gone without a confirmed ack may only be what was delivered and is acked: the ack was kept, its confirmation cut off.
  const mayBeGone = (id: string): boolean => said.acked.has(id) || (said.attempts.has(id) && !stays(id));
  expect([...said.pushed].filter((id) => !attempts.has(id) && !mayBeGone(id))).toEqual([]);
  expect([...said.acked].filter((id) => attempts.has(id))).toEqual([]);
  expect([...said.attempts].filter(([id, seen]) => attempts.has(id) && (attempts.get(id) ?? 0) <= seen)).toEqual([]);
}, 60_000);

/** Whether the process never acks this batch. */
function stays(id: string): boolean {
  return Number.parseInt(id.slice(-1), 16) % 3 === 0;
}
