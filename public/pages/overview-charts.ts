import { html, nothing, svg, type TemplateResult } from 'lit';
import { TACTICS } from '../../src/detect/attack/tactics.ts';
import type { FlowAnswer } from '../api/types.ts';
import { hostileText } from '../components/hostile-text.ts';
import { icon } from '../components/icons.ts';
import { inPage } from '../components/links.ts';
import type { Overview } from '../controllers/overview-screen.ts';
import { COURSE, type CoursePoint, courseOf } from '../model/course.ts';
import { formatCount, formatDuration, formatShort, formatTime, type Zone } from '../model/format.ts';
import { alertsUrl, countsOf, severitiesOf } from '../model/overview.ts';
import type { OverviewState } from '../model/overview-url.ts';
import type { ResolvedRange } from '../model/time-range.ts';
import '../components/mz-ring.ts';

/** How the alerts of the day divide by severity and by category, each counted under the choice of the other. */
export function rings({ bySeverity, byCategory }: Overview, { severity, category }: OverviewState): TemplateResult {
  return html`<section class="card"><h2>By severity</h2>
      <mz-ring label="Alerts of 24 hours by severity" field="severity" .values=${severitiesOf(bySeverity)} .chosen=${severity}></mz-ring>
    </section>
    <section class="card"><h2>By category</h2>
      <mz-ring label="Alerts of 24 hours by category" field="category" .values=${countsOf(byCategory, 'category')} .chosen=${category}></mz-ring>
    </section>`;
}

/** What all charts are narrowed to, each with the way back. */
export function narrowed(
  { severity, category }: OverviewState,
  change: (change: Partial<OverviewState>) => void,
): TemplateResult | typeof nothing {
  if (severity === '' && category === '') return nothing;
  const pill = (name: string, value: string, none: Partial<OverviewState>): TemplateResult | typeof nothing =>
    value === ''
      ? nothing
      : html`<button class="button small on" title="Show all" @click=${() => change(none)}>${name} ${hostileText(value, 60)} ${icon('close', 11)}</button>`;
  return html`<span class="pills" role="group" aria-label="Narrowed to">${pill('Severity', severity, { severity: '' })}${pill('Category', category, { category: '' })}</span>`;
}

/** The tactics of ATT&CK in the order of its matrix, with how many alerts of the day are of each. */
export function tactics({ byRule }: Overview, { severity, category }: OverviewState): TemplateResult {
  const counts = byRule.facets['tactic'] ?? {};
  const most = Math.max(1, ...Object.values(counts));
  const chosen = { status: [], from: 'now-24h', severity: severity === '' ? [] : [severity], category };
  return html`<section class="card"><h2>ATT&CK tactics in 24 hours ${inPage('/rules?view=attack', html`coverage`)}</h2>
    <ol class="tactics">${TACTICS.map(({ id, name }) => {
      const count = counts[id] ?? 0;
      const words = html`<span>${name}</span><b>${formatCount(count)}</b>`;
      if (count === 0) return html`<li class="h0"><span class="empty">${words}</span></li>`;
      return html`<li class="h${Math.ceil((count / most) * 4)}">${inPage(alertsUrl({ ...chosen, attack: id }), words)}</li>`;
    })}</ol>
  </section>`;
}

/** How many events a second came in over the day, and how long each took to be stored. */
export function flowCharts({ samples, intervalms }: FlowAnswer, range: ResolvedRange, zone: Zone): TemplateResult {
  const charts = [
    {
      name: 'Events accepted a second',
      points: samples.map(({ at, accepted }) => ({ at, value: accepted })),
      words: (value: number) => `${formatShort(value)}/s`,
    },
    {
      name: 'Lag from reception to stored',
      points: samples.map(({ at, lagSeconds }) => ({ at, value: lagSeconds })),
      words: (value: number) => formatDuration(value * 1000),
    },
  ];
  return html`<section class="card flow"><h2>Intake in 24 hours ${inPage('/health', html`health`)}</h2>
    ${charts.map((chart) => courseChart(chart, { range, intervalMs: intervalms, zone }))}
  </section>`;
}

interface CourseChart {
  readonly name: string;
  readonly points: readonly CoursePoint[];
  readonly words: (value: number) => string;
}

function courseChart(
  { name, points, words }: CourseChart,
  { zone, ...frame }: { readonly range: ResolvedRange; readonly intervalMs: number; readonly zone: Zone },
): TemplateResult {
  const course = courseOf(points, frame);
  if (course === undefined)
    return html`<figure><figcaption>${name}<span>nothing noted yet</span></figcaption></figure>`;
  const { lines, most, last } = course;
  const time = formatTime(most.at, zone).slice(11, 16);
  const [latest, greatest] = [`lately ${words(last.value)}`, `at most ${words(most.value)} at ${time}`];
  const { width, height } = COURSE;
  return html`<figure>
    <figcaption>${name}<span>${latest}, ${greatest}</span></figcaption>
    <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${name} over 24 hours: ${latest}, ${greatest}.">
      ${svg`<path class="ground" d="M0,${height - 1} H${width}" />`}
      ${lines.map((line) => svg`<polyline points=${line} />`)}
    </svg>
  </figure>`;
}
