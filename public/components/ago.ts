import { html, type TemplateResult } from 'lit';
import { formatAgo, formatTime, otherZone, type Zone, zoneName } from '../model/format.ts';

/** A time as it has passed, exact on hover. */
export function ago(time: string, now: number, zone: Zone): TemplateResult {
  const exact = `${formatTime(time, zone)} ${zoneName(zone, new Date(time))}\n${otherZone(time, zone)}`;
  return html`<time datetime=${time} title=${exact}>${formatAgo(time, now)}</time>`;
}
