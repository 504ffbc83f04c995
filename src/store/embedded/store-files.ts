import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeFiles } from './files.ts';
import { FILTER, PARQUET, type Segment } from './segment.ts';

/** Where the parts of an embedded store lie within its directory. */
export class StoreFiles {
  readonly directory: string;
  readonly catalogue: string;
  readonly segments: string;
  readonly temporary: string;

  constructor(directory: string) {
    this.directory = directory;
    this.catalogue = join(directory, 'catalogue.db');
    this.segments = join(directory, 'segments');
    this.temporary = join(directory, 'temporary');
  }

  create(): void {
    for (const path of [this.directory, this.segments, this.temporary])
      mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  parquet(segment: Pick<Segment, 'name'>): string {
    return join(this.segments, segment.name + PARQUET);
  }

  filter(segment: Pick<Segment, 'name'>): string {
    return join(this.segments, segment.name + FILTER);
  }

  remove(segment: Pick<Segment, 'name'>): void {
    removeFiles([this.parquet(segment), this.filter(segment)]);
  }

  /** Removes segment files that the catalogue does not name (a crash left them), returns how many. */
  removeOrphans(segments: readonly Segment[]): number {
    const named = new Set(segments.flatMap(({ name }) => [name + PARQUET, name + FILTER]));
    const orphans = readdirSync(this.segments).filter((name) => !named.has(name));
    removeFiles(orphans.map((name) => join(this.segments, name)));
    return orphans.length;
  }
}
