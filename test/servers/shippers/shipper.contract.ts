import { describe, expect, it } from '@jest/globals';
import { until } from '../../support/running-server.ts';
import { type ShipperSite, shipperSite } from './shipper-site.ts';
import type { StoredEvent } from './shipper-target.ts';

/** What is sent, whatever it is sent with. */
export interface Line {
  readonly text: string;
  readonly level: Level;
  /** When it was written, a while ago. */
  readonly time: Date;
}
export type Level = 'error' | 'warning' | 'info';

/** A sender that runs. */
export interface Shipper {
  /** Gives it lines to send; resolves when it took them over. */
  send(lines: readonly Line[]): Promise<void>;
  /** How often it has noticed, up to now, that it could not send. */
  failures(): number;
  stop(): Promise<void>;
}

type Fate = 'kept' | 'lost';

export interface ShipperCase {
  readonly start: (site: ShipperSite) => Promise<Shipper>;
  /** Fields of the stored event that it says, besides summary and severity. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether it says when the line was written; else the time of sending is taken. */
  readonly time: 'of the line' | 'of sending';
  /** What becomes of lines that it was given while we were overloaded, or down. */
  readonly overloaded: Fate;
  readonly down: Fate;
}

const SEVERITIES: Record<Level, string> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };
const LEVELS = Object.keys(SEVERITIES) as Level[];
const LINES = 6;
const PATIENCE_MS = 30_000;
/** Whoever fails so often at so few lines tries without pause. */
const HAMMERING = 4 * LINES;
const AGO_MS = 3_600_000;

/** What a shipper does with known lines, at a real server: when all is well, when we are overloaded, and when we are down. */
export function shipperContract(name: string, { start, fields, time, overloaded, down }: ShipperCase): void {
  describe(name, () => {
    const lines: Record<string, readonly Line[]> = {};
    const { target, shipper } = shipperSite(start);

    const send = async (what: string): Promise<void> => {
      lines[what] = linesAbout(what);
      await shipper().send(lines[what]);
    };
    const storedOf = async (what: string): Promise<StoredEvent[]> => {
      const texts = new Set(lines[what]?.map(({ text }) => text));
      return (await target().stored()).filter(({ summary }) => texts.has(summary));
    };
    const arrival = (what: string): Promise<void> =>
      until(async () => (await storedOf(what)).length >= LINES, PATIENCE_MS, `lines ${what}`);
    const failing = async (what: string): Promise<void> => {
      const before = shipper().failures();
      await send(what);
      await until(() => shipper().failures() > before, PATIENCE_MS, 'the shipper to notice');
    };
    const expectOnce = async (...whats: readonly string[]): Promise<void> => {
      const texts = whats.flatMap((what) => lines[what] ?? []).map(({ text }) => text);
      const stored = (await target().stored()).map(({ summary }) => summary);
      expect(stored.sort()).toEqual(texts.sort());
      expect(await target().deadLetters()).toBe(0);
    };

    it('sends lines of which each is found once, parsed', async () => {
      const sentFrom = new Date();
      await send('when all is well');
      await arrival('when all is well');

      await expectOnce('when all is well');
      const events = await target().stored();
      for (const line of lines['when all is well'] ?? []) {
        const event = events.find(({ summary }) => summary === line.text);
        expect(event).toMatchObject({ ...fields, severity: SEVERITIES[line.level] });
        const at = Date.parse(event?.utctimestamp ?? '');
        if (time === 'of the line') expect(new Date(at)).toEqual(line.time);
        else expect(at).toBeGreaterThanOrEqual(sentFrom.getTime());
      }
    });

    it(`has ${overloaded} what it sent while we were overloaded`, async () => {
      const before = shipper().failures();
      await target().overload();
      await failing('while overloaded');
      await target().relieve();
      expect(shipper().failures() - before).toBeLessThan(HAMMERING);
      await send('after it');
      await arrival('after it');
      if (overloaded === 'kept') await arrival('while overloaded');

      await expectOnce('when all is well', 'after it', ...(overloaded === 'kept' ? ['while overloaded'] : []));
    });

    it(`has ${down} what it sent while we were down`, async () => {
      const before = (await target().stored()).length;
      await target().stop();
      await failing('while down');
      await target().startAgain();
      await send('at last');
      await arrival('at last');
      if (down === 'kept') await arrival('while down');

      expect(await storedOf('while down')).toHaveLength(down === 'kept' ? LINES : 0);
      expect(await target().stored()).toHaveLength(before + (down === 'kept' ? 2 : 1) * LINES);
    });
  });
}

function linesAbout(what: string): Line[] {
  const now = Date.now();
  return Array.from({ length: LINES }, (_, index) => ({
    text: `line ${index} ${what}, "quoted" äöü`,
    level: LEVELS[index % LEVELS.length] ?? 'info',
    time: new Date(now - AGO_MS + index),
  }));
}
