import { z } from 'zod';

const BYTE_UNITS: Record<string, number> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
};
const TIME_UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A size in a configuration: `512MB`, `64KiB`, or a number of bytes. Parses to bytes. */
export function byteSize(standard: string) {
  return z
    .union([z.number(), z.string()])
    .prefault(standard)
    .transform((value, context) => {
      const match = /^(\d+(?:\.\d+)?) ?([a-z]{0,3})$/i.exec(String(value));
      const factor = BYTE_UNITS[(match?.[2] || 'B').toUpperCase()];
      if (match && factor) return Math.round(Number(match[1]) * factor);
      context.addIssue({
        code: 'custom',
        message: `must be a size such as 512MB, 64KiB or a number of bytes, not "${value}"`,
      });
      return z.NEVER;
    })
    .meta({ unit: 'size' });
}

/** A span of time in a configuration: `500ms`, `30s`, `5m`, `12h`, `7d`, `2w`. Parses to milliseconds. */
export function duration(standard: string) {
  return z.string().prefault(standard).transform(milliseconds).meta({ unit: 'duration' });
}

/** One that may be left out (`duration(..).optional()` has its standard even then). */
export function optionalDuration() {
  return z.string().transform(milliseconds).meta({ unit: 'duration' }).optional();
}

function milliseconds(value: string, context: z.core.$RefinementCtx<string>): number {
  const match = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w)$/.exec(value);
  const factor = TIME_UNITS[match?.[2] ?? ''];
  if (match && factor) return Math.round(Number(match[1]) * factor);
  context.addIssue({
    code: 'custom',
    message: `must be a duration such as 500ms, 30s, 5m, 12h or 7d, not "${value}"`,
  });
  return z.NEVER;
}
