import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

const stroke = (d: string): SVGTemplateResult => svg`<path d=${d} />`;

/** Our own icons, drawn in a field of 16 by 16. */
const SHAPES = {
  search: svg`<circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5" />`,
  clock: svg`<circle cx="8" cy="8" r="6" /><path d="M8 4.5V8l2.5 1.5" />`,
  left: stroke('m10 3-5 5 5 5'),
  right: stroke('m6 3 5 5-5 5'),
  down: stroke('m3 6 5 5 5-5'),
  zoomOut: svg`<circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5M5 7h4" />`,
  refresh: stroke('M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5'),
  play: stroke('M5 3v10l8-5z'),
  pause: stroke('M5.5 3v10M10.5 3v10'),
  live: svg`<circle cx="8" cy="8" r="2" fill="currentColor" /><path d="M4.5 4.5a5 5 0 0 0 0 7M11.5 4.5a5 5 0 0 1 0 7" />`,
  plus: stroke('M8 3v10M3 8h10'),
  minus: stroke('M3 8h10'),
  save: stroke('M8 2.5v7.5M4.5 7 8 10.5 11.5 7M3 13.5h10'),
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 3.5v-1h-8v8h1" />`,
  check: stroke('m3 8.5 3.5 3.5L13 4.5'),
  close: stroke('m4 4 8 8M12 4l-8 8'),
  column: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="1.5" /><path d="M8 2.5v11" />`,
  chart: stroke('M3 13V8M6.5 13V4M10 13V6.5M13.5 13V9.5'),
  overview: svg`<rect x="2.5" y="2.5" width="4.5" height="6" rx="1" /><rect x="9" y="2.5" width="4.5" height="3.5" rx="1" /><rect x="2.5" y="10.5" width="4.5" height="3" rx="1" /><rect x="9" y="8" width="4.5" height="5.5" rx="1" />`,
  events: stroke('M2.5 4h11M2.5 8h11M2.5 12h7'),
  health: stroke('M1.5 8.5H5L6.5 4l3 8.5L11 8.5h3.5'),
  sun: svg`<circle cx="8" cy="8" r="3" /><path d="M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1" />`,
  moon: stroke('M13.5 9.5A6 6 0 0 1 6.5 2.5a5.8 5.8 0 1 0 7 7z'),
  auto: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />`,
  help: svg`<path d="M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.5" /><circle cx="8" cy="12" r=".6" fill="currentColor" />`,
  rows: stroke('M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h11'),
  sidebar: svg`<rect x="2" y="2.5" width="12" height="11" rx="1.5" /><path d="M6 2.5v11" />`,
  alert: stroke('M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 11.8v.2'),
  alerts: stroke('M4 11.5V7a4 4 0 0 1 8 0v4.5l1 1H3zM6.5 14.5h3'),
  up: stroke('m3 10 5-5 5 5'),
  undo: stroke('M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5 6 3.5M3 6.5l3 3'),
  link: stroke('M6.5 9.5 13 3M9 3h4v4M11.5 9.5v3h-8v-8h3'),
  around: svg`<circle cx="8" cy="8" r="2" /><path d="M1.5 8H4M12 8h2.5M8 1.5V4M8 12v2.5" />`,
  lists: stroke('m2.5 4 1 1 1.8-2M2.5 8.5l1 1 1.8-2M2.5 13l1 1 1.8-2M7.5 4.2h6M7.5 8.7h6M7.5 13.2h6'),
  rules: stroke('M8 1.8 13 3.5v4.2c0 3.2-2.1 5.3-5 6.5-2.9-1.2-5-3.3-5-6.5V3.5zM5.8 8l1.6 1.6 2.8-3'),
  entities: svg`<circle cx="6" cy="5.5" r="2.5" /><path d="M1.5 13.5c.3-2.6 2-4 4.5-4s4.2 1.4 4.5 4M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 10c1.5.6 2.3 1.8 2.5 3.5" />`,
  incidents: stroke('M3.5 14V2.5M3.5 3h9l-2 3 2 3h-9'),
  edit: stroke('M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z'),
  settings: svg`<path d="M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6" /><circle cx="10.2" cy="5" r="1.8" /><circle cx="5.8" cy="11" r="1.8" />`,
  inbox: stroke('M2.5 9.5 4.5 3h7l2 6.5v3.5h-11zM2.5 9.5h3.5l1 1.5h2l1-1.5h3.5'),
} as const;

export type IconName = keyof typeof SHAPES;

/** An icon; always next to words or in a control that has a label. */
export function icon(name: IconName, size = 16): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${SHAPES[name]}
  </svg>`;
}
