import { twoDigits } from './digits.ts';

/** Zone names that mean one offset everywhere: UTC, and those that RFC 5322 section 4.3 defines. */
const NAMED: Record<string, number> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** Minutes east of UTC that this zone text means (`Z`, `+02`, `+0200`, `+02:00`, `UTC`, `EST`), or NaN when it is none. */
export function zoneOffset(zone: string): number {
  const first = zone.charCodeAt(0);
  if (first !== 43 && first !== 45)
    return Object.hasOwn(NAMED, zone.toUpperCase()) ? (NAMED[zone.toUpperCase()] ?? 0) : Number.NaN;
  const hours = twoDigits(zone, 1);
  const colon = zone.charCodeAt(3) === 58 ? 1 : 0;
  const minutes = zone.length === 3 ? 0 : twoDigits(zone, 3 + colon);
  const wellFormed = zone.length === 3 || zone.length === 5 + colon;
  if (!wellFormed || !(hours <= 23 && minutes <= 59)) return Number.NaN;
  return (first === 45 ? -1 : 1) * (hours * 60 + minutes);
}
