import { MozdefError } from '../lifecycle/error.ts';
import { openSnapshots } from '../open-snapshots.ts';
import type { Restored, SnapshotArchive } from '../store/snapshot-archive.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printTable } from './output.ts';
import { settingsOf } from './settings-of.ts';
import { visible } from './visible.ts';

/** Prints the snapshots. That there are none is an answer, too. */
export function listSnapshots(options: CommonOptions & { readonly json: boolean }): Promise<number> {
  return withArchive(options, async (archive) => {
    const snapshots = await archive.list();
    if (options.json) for (const snapshot of snapshots) await print(JSON.stringify(snapshot));
    else if (snapshots.length === 0) note('there are no snapshots');
    else {
      const rows = snapshots.map(({ name, state, begun, indices }) => [name, state, begun, String(indices.length)]);
      await printTable(
        ['snapshot', 'state', 'begun', 'indices'],
        rows.map((row) => row.map(visible)),
      );
    }
    return EXIT_CODES.ok.code;
  });
}

interface RestoreOptions extends CommonOptions {
  readonly indices?: readonly string[];
  readonly renamePrefix?: string;
  readonly json: boolean;
}

/** What may stand in the name of an index. */
const NAME_PART = /^[a-z0-9_.-]{0,100}$/;

/** Restores from one and says where to find what came back. */
export function restoreSnapshot(snapshot: string, options: RestoreOptions): Promise<number> {
  const { indices = [], renamePrefix } = options;
  if (renamePrefix !== undefined && !NAME_PART.test(renamePrefix)) {
    throw new MozdefError('usage', `--rename-prefix ${renamePrefix} cannot begin the name of an index`, {
      remedy: 'It takes lower-case letters, digits, dashes, dots and underscores.',
    });
  }
  return withArchive(options, async (archive) => {
    const restored = await archive.restore({ snapshot, indices, renamePrefix });
    for (const one of restored) {
      await print(
        options.json ? JSON.stringify(one) : `restored ${one.index}${one.name === one.index ? '' : ` as ${one.name}`}`,
      );
    }
    if (!options.json) for (const line of hints(restored, archive.server)) note(line);
    return EXIT_CODES.ok.code;
  });
}

function* hints(restored: readonly Restored[], server: string): Generator<string> {
  const [url = ''] = server.split(', ');
  if (restored.some(({ searched }) => searched)) yield "MozDef's searches find what is in indices of events, as before";
  const kept = restored.find((one) => one.searched && one.kept);
  if (kept) yield `retention leaves ${kept.name} and the like; remove it with: curl -X DELETE '${url}/${kept.name}'`;
  const aside = restored.find(({ index, searched }) => !searched && index.includes('events-'));
  if (aside) {
    yield `MozDef's searches do not look into ${aside.name}; search it with: curl '${url}/${aside.name}/_search?q=..'`;
  }
}

async function withArchive(
  options: CommonOptions,
  work: (archive: SnapshotArchive) => Promise<number>,
): Promise<number> {
  const archive = await openSnapshots(settingsOf(options).settings, Date.now);
  try {
    return await work(archive);
  } finally {
    await archive.close();
  }
}
