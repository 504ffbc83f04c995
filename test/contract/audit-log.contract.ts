import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MozdefError } from '../../src/lifecycle/error.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { act, allEntries, auditLog, withWrite } from '../audit/support.ts';

export interface OpenedForAudit {
  /** A store, and the same one as another instance has it. */
  readonly stores: readonly [StateStore, StateStore];
  close(): Promise<void>;
}

const away = (): MozdefError => new MozdefError('state-unavailable', 'the connection broke');

/** What the audit log promises over every store, whoever writes to it at the same time. */
export function auditLogContract(open: () => Promise<OpenedForAudit>): void {
  describe('an audit log of several instances', () => {
    let opened: OpenedForAudit;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('makes one unbroken chain of what is appended at once, with each entry once', async () => {
      const [one, other] = [auditLog(opened.stores[0]), auditLog(opened.stores[1])];
      const names = Array.from({ length: 500 }, (_, number) => `person ${number}`);

      const written = await Promise.all(names.map((who, at) => (at % 2 ? one : other).append(act({ who }))));

      const entries = await allEntries(one);
      expect(entries.map(({ who }) => who).sort()).toEqual([...names].sort());
      expect(written.map((entry) => entry.seq).sort((a, b) => a - b)).toEqual(entries.map(({ seq }) => seq));
      expect(written.map((entry) => entry.who)).toEqual(names);
      expect(await one.verify()).toMatchObject({ ok: true, entries: 500 });
    }, 120_000);

    it.each([
      ['after they were done', true],
      ['before they were done', false],
    ])(
      'loses and doubles nothing when writes reject %s',
      async (_, done) => {
        const [store, other] = opened.stores;
        // Not twice in a row of one writer: that is when it gives up.
        const faulty = auditLog(
          withWrite(store, async (changes, number) => {
            if (number % 3 !== 0) return store.write(changes);
            if (done) await store.write(changes);
            throw away();
          }),
        );
        const sound = auditLog(other);
        const names: string[] = [];
        for (let round = 0; round < 6; round++) {
          const some = Array.from({ length: 4 }, (_, number) => `person ${round}.${number}`);
          names.push(...some);
          await Promise.all(some.map((who, at) => (at % 2 ? sound : faulty).append(act({ who }))));
        }

        const entries = await allEntries(sound);
        expect(entries.map(({ who }) => who).sort()).toEqual(names.sort());
        expect(await sound.verify()).toMatchObject({ ok: true, entries: names.length });
      },
      120_000,
    );
  });
}
