import type { FileHandle } from 'node:fs/promises';
import type { JsonObject } from '../../event/event.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { IncidentDesk } from '../amend-document.ts';
import { getIncident, originsOf } from '../find-incidents.ts';
import { addPart, findPart, placeForPart } from '../handle-part.ts';
import { type IncidentEntry, type PlacedEntry, recorded, wholeHistory } from '../incident-history.ts';
import { type Part, partId } from '../part.ts';
import { wholeIncident } from '../whole-incident.ts';
import type { Arriving, EvidenceDirectory, Fingerprint } from './evidence-directory.ts';
import { evidenceName } from './evidence-name.ts';
import { claimDirectory } from './shared-directory.ts';

/** A file of an incident as a part of it. */
export interface Evidence extends Part, Fingerprint {
  /** As whoever added it said, made harmless. */
  name: string;
  description: string;
}

/** Files of an incident, and by their ids what was done with each, oldest first. */
interface EvidenceList {
  readonly evidence: readonly Evidence[];
  readonly custody: Readonly<Record<string, readonly PlacedEntry[]>>;
}

interface NewEvidence extends Arriving {
  readonly name: string;
  readonly description: string;
  /** What its SHA-256 must be; absent: whatever it is. */
  readonly sha256?: string | undefined;
}

interface Asked {
  readonly incident: string;
  readonly part: string;
}

/** Evidence that someone is to be given; whoever is given it closes the file. */
export interface OpenedEvidence {
  readonly evidence: Evidence;
  readonly file: FileHandle;
}

/**
 * Files of incidents: the bytes in a directory, what is said of them in the state, and each thing that someone did with them in the history of
 * the incident, which is their chain of custody.
 */
export class EvidenceBook {
  readonly #directory: EvidenceDirectory;
  readonly #state: StateStore;
  readonly #shared: boolean;
  #claimed = false;

  /** `shared`: other instances have the same state, and must have the same directory. */
  constructor({
    directory,
    state,
    shared,
  }: {
    readonly directory: EvidenceDirectory;
    readonly state: StateStore;
    readonly shared: boolean;
  }) {
    this.#directory = directory;
    this.#state = state;
    this.#shared = shared;
  }

  /** Largest file that is taken, bytes. */
  get maxBytes(): number {
    return this.#directory.maxBytes;
  }

  /** Makes the directory ready. Rejects with `evidence-elsewhere`, `data-dir-unusable`, or with `state-unavailable`: then it can be tried again. */
  async open(): Promise<void> {
    if (this.#claimed) return;
    await this.#directory.prepare();
    if (this.#shared) await claimDirectory(this.#state, this.#directory.path);
    this.#claimed = true;
  }

  /** Takes a file in. It is evidence once all of it is on the disk. */
  async add(incident: string, given: NewEvidence, desk: IncidentDesk): Promise<Evidence> {
    await this.open();
    const id = await placeForPart(incident, 'evidence', desk.state);
    const received = await this.#directory.receive(given);
    const { size, sha256 } = received;
    if (given.sha256 !== undefined && given.sha256.toLowerCase() !== sha256) {
      await received.discard();
      throw new MozdefError('request-invalid', `what arrived has the SHA-256 ${sha256}, not ${given.sha256}`, {
        where: 'sha256',
        remedy: 'Send it again; nothing of it was kept.',
      });
    }
    const place = { incident: id, part: partId('evidence') };
    await received.keep(place);
    const fields = { name: evidenceName(given.name), size, sha256, description: given.description };
    try {
      return (await addPart(id, { kind: 'evidence', fields, id: place.part }, desk)) as Evidence;
    } catch (error) {
      // What is not known may have been written.
      if (error instanceof MozdefError && error.code !== 'state-unavailable') await this.#directory.drop(place);
      throw error;
    }
  }

  /** What there is, with what was done with it. */
  async list(incident: string): Promise<EvidenceList> {
    const { incident: known, parts } = await wholeIncident(this.#state, incident);
    const history = await wholeHistory(this.#state, originsOf(known));
    const evidence = parts['evidence'] as readonly Evidence[];
    return {
      evidence,
      custody: Object.fromEntries(evidence.map(({ id }) => [id, history.filter(({ what }) => what === id)])),
    };
  }

  /** Gives it out, and records that. Rejects with `evidence-damaged`, which is recorded, too. */
  async take(asked: Asked, desk: IncidentDesk): Promise<OpenedEvidence> {
    const evidence = await this.#find(asked);
    const file = await this.#directory.openIntact(placeOf(evidence), evidence).catch(async (error: unknown) => {
      await this.#record(evidence, { action: 'verify', after: outcomeOf(error) }, desk);
      throw error;
    });
    try {
      await this.#record(evidence, { action: 'download', after: { sha256: evidence.sha256 } }, desk);
      return { evidence, file };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Looks whether it is still what was uploaded, and records that. */
  async verify(asked: Asked, desk: IncidentDesk): Promise<{ readonly evidence: Evidence; readonly damage: string }> {
    const evidence = await this.#find(asked);
    const after = await this.#directory.openIntact(placeOf(evidence), evidence).then(async (file) => {
      await file.close();
      return { intact: true, sha256: evidence.sha256 };
    }, outcomeOf);
    await this.#record(evidence, { action: 'verify', after }, desk);
    return { evidence, damage: 'why' in after ? after.why : '' };
  }

  async #find({ incident, part }: Asked): Promise<Evidence> {
    await this.open();
    const known = await getIncident(this.#state, incident);
    const found = (await findPart(known, { kind: 'evidence', part }, this.#state)) as Evidence;
    if (!found.removed) return found;
    throw new MozdefError('not-found', `${found.changedby} took ${part} away at ${found.changed}`, {
      remedy: 'Restore it first: {"removed": false}.',
    });
  }

  async #record(
    { id: what, incident, version }: Evidence,
    { action, after }: { readonly action: IncidentEntry['action']; readonly after: JsonObject },
    { actor, now }: IncidentDesk,
  ): Promise<void> {
    const utctimestamp = new Date(now()).toISOString();
    await this.#state.write([recorded({ incident, what, version, utctimestamp, actor, action, before: {}, after })]);
  }
}

function placeOf({ incident, id: part }: Evidence): Asked {
  return { incident, part };
}

/** What is recorded of a check that failed; throws what does not speak of the file. */
function outcomeOf(error: unknown): { readonly intact: false; readonly why: string } {
  if (error instanceof MozdefError && error.code === 'evidence-damaged')
    return { intact: false, why: String(error.details?.['why']) };
  throw error;
}
