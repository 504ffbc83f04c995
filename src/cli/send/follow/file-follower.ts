import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { note } from '../../output.ts';
import { visible } from '../../visible.ts';
import type { BodySender } from '../body-sender.ts';
import { type InputFile, matchingFiles, unreadable } from '../input-files.ts';
import type { Position, Positions } from './positions.ts';
import { TailedFile } from './tailed-file.ts';

export interface FileFollowerOptions {
  readonly bodies: BodySender;
  readonly positions: Positions;
  /** Events of one body at most. */
  readonly events: number;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

const LOOK_EVERY_MS = 200;
/** A writer may go on for so long in a file that was renamed or deleted, until it opens the new one. */
const FAREWELL_MS = 10_000;

interface Followed {
  readonly file: TailedFile;
  /** When it last grew, or still had its name. */
  aliveAt: number;
  named: boolean;
}

/**
 * Sends what is and what will be written to files, as `tail -F` shows it: also to files that do not exist yet, that are replaced
 * (rotation by renaming) or emptied (rotation by copying). Known by identity, a renamed file is not sent again.
 */
export class FileFollower {
  readonly #names: readonly string[];
  readonly #options: FileFollowerOptions;
  readonly #followed = new Map<string, Followed>();
  readonly #notPlain = new Set<string>();

  constructor(names: readonly string[], options: FileFollowerOptions) {
    this.#names = names;
    this.#options = options;
  }

  /** Goes on for ever. Rejects with `input-unreadable`, or as `postBody` does. */
  async run(): Promise<never> {
    await this.#look();
    await this.#findRenamed();
    for (;;) {
      let sentAny = false;
      for (const [identity, followed] of this.#followed) {
        if (await this.#send(followed)) sentAny = true;
        else if (!followed.named) await this.#letGo(identity, followed);
      }
      if (!sentAny) await this.#options.wait(LOOK_EVERY_MS);
      await this.#look();
    }
  }

  /** Finds files that are new under these names, and those that have lost theirs. */
  async #look(): Promise<void> {
    const found = (await Promise.all(this.#names.map(matchingFiles))).flat();
    for (const file of found) await this.#follow(file, true);
    const identities = new Set(found.map(({ identity }) => identity));
    for (const [identity, followed] of this.#followed) {
      followed.named = identities.has(identity);
      if (followed.named) followed.aliveAt = this.#options.now();
    }
  }

  /** Files that an earlier run had not sent to their end, and that were renamed since. */
  async #findRenamed(): Promise<void> {
    for (const position of this.#options.positions.all()) {
      if (this.#followed.has(position.identity)) continue;
      const file = await findIn(dirname(position.path), position.identity);
      if (file) await this.#follow(file, false);
      else this.#options.positions.forget(position.number);
    }
  }

  async #follow(file: Pick<InputFile, 'path' | 'identity'>, named: boolean): Promise<void> {
    const { identity, path } = file;
    if (this.#followed.has(identity) || this.#notPlain.has(identity)) return;
    const { positions, now } = this.#options;
    const from = positions.all().find((position) => position.identity === identity);
    const opened = await TailedFile.open(file, { from, nextNumber: () => positions.nextNumber() }).catch((error) => {
      throw unreadable(path, error);
    });
    if (opened === 'not plain') {
      this.#notPlain.add(identity);
      note(`mozdef: ${visible(path)} is compressed or not UTF-8, and is not followed`);
    } else if (opened) this.#followed.set(identity, { file: opened, aliveAt: now(), named });
  }

  /** Sends the next lines of the file; resolves to false when there are none. */
  async #send(followed: Followed): Promise<boolean> {
    const { bodies, positions, events, now } = this.#options;
    const { file, named, aliveAt } = followed;
    const before = file.position;
    const lines = await file.next(events, !named && now() - aliveAt >= FAREWELL_MS);
    if (!lines) return false;
    if (lines.records.length > 0) await bodies.send(lines, positions.claim(file.position));
    await file.advance(lines);
    this.#note(before, file.position);
    followed.aliveAt = now();
    return true;
  }

  #note(before: Position, now: Position): void {
    if (before.number !== now.number) this.#options.positions.forget(before.number);
    this.#options.positions.note(now);
  }

  async #letGo(identity: string, { file, aliveAt }: Followed): Promise<void> {
    if (this.#options.now() - aliveAt < FAREWELL_MS) return;
    this.#followed.delete(identity);
    this.#options.positions.forget(file.position.number);
    await file.close();
  }
}

async function findIn(directory: string, identity: string): Promise<InputFile | undefined> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const [file] = await matchingFiles(join(directory, name)).catch(() => []);
    if (file?.identity === identity) return file;
  }
  return undefined;
}
