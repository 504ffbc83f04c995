import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { flowOfAll } from '../../src/instance/flow-of-all.ts';
import type { EntitiesAnswer, StatusAnswer } from '../api/types.ts';
import { ago } from '../components/ago.ts';
import { on } from '../components/emit.ts';
import { hostileText } from '../components/hostile-text.ts';
import { icon } from '../components/icons.ts';
import { inPage } from '../components/links.ts';
import { banner, failure, lostLive, skeleton, stale } from '../components/notices.ts';
import { styled } from '../components/styled.ts';
import { ClockController } from '../controllers/clock.ts';
import { FirstEvent } from '../controllers/first-event.ts';
import { KeysController } from '../controllers/keys.ts';
import { type Overview, OverviewScreen } from '../controllers/overview-screen.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { type Sample, StatusController } from '../controllers/status-controller.ts';
import { countriesIn } from '../model/country-counts.ts';
import { alertsAbout } from '../model/entities-url.ts';
import { formatCount, formatDuration, formatShort } from '../model/format.ts';
import { healthTones } from '../model/health-tones.ts';
import { alertsUrl, countsOf, severityWords, topOf } from '../model/overview.ts';
import { controls } from '../styles/controls.ts';
import { noticeStyles } from '../styles/notices.ts';
import { overviewPageStyles } from '../styles/overview-page.ts';
import { firstRun } from './events-empty.ts';
import { flowCharts, narrowed, rings, tactics } from './overview-charts.ts';
import '../components/mz-figure.ts';
import '../components/mz-histogram.ts';
import '../components/mz-severity.ts';

const MOST_RULES = 6;

/** What needs someone now: open alerts, what was raised in the last day, who is at risk, and whether events come in. */
export class MzOverviewPage extends LitElement {
  readonly #screen = new OverviewScreen(this);
  readonly #sums = this.#screen.sums;
  readonly #poll = new StatusController(this, { lists: false });
  readonly #first = new FirstEvent(this);
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [controls, noticeStyles, overviewPageStyles];

  constructor() {
    super();
    this.addController(new KeysController({ refresh: () => void this.#sums.load() }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#first.look();
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    // The atlas is as large as all else of the page: what is above it does not wait for it.
    void import('../components/mz-source-map.ts');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { answer: overview, error, slow } = this.#sums;
    if (overview === undefined && error !== undefined) return failure(error, () => void this.#sums.load());
    if (overview === undefined) return slow ? skeleton(8) : nothing;
    return html`${this.#notices(overview)}
      <div class="page">
        ${this.#head()}
        ${this.#first.isAwaited || this.#first.arrived !== undefined ? html`<section class="card">${firstRun(this.#first)}</section>` : nothing}
        ${this.#first.isAwaited && overview.pending.total === 0 ? nothing : this.#all(overview)}
      </div>`;
  }

  #all(overview: Overview): TemplateResult {
    return html`<div class="figures">${this.#figures(overview, this.#poll.status)}</div>
      ${this.#raised(overview)}
      <div class="two">${this.#toLookAt(overview)}<div class="side">${this.#rules(overview)}${entities(overview.entities)}</div></div>
      ${tactics(overview, this.#screen.state)}
      ${this.#map(overview)}`;
  }

  #notices({ pending, raised, before, byRule, entities: risks }: Overview): unknown {
    const { isLost, error } = this.#sums;
    return [
      [pending, raised, before, byRule, risks].some(({ partial }) => partial)
        ? banner('warn', 'There are so many alerts that only the newest were counted; there are more than is shown.')
        : nothing,
      isLost ? lostLive('What becomes of alerts is not followed') : nothing,
      error === undefined ? nothing : stale(error, () => void this.#sums.load()),
    ];
  }

  #head(): TemplateResult {
    const state = this.#poll.health?.status;
    const word = state === 'ok' ? 'All is well' : 'Degraded';
    return html`<div class="head"><h1>Overview</h1>${
      state === undefined
        ? nothing
        : inPage(
            '/health',
            html`<span class="well ${state}" role="status">${icon(state === 'ok' ? 'check' : 'alert', 13)} ${word}</span>`,
          )
    }</div>`;
  }

  #figures({ pending }: Overview, status: StatusAnswer | undefined): TemplateResult {
    const untouched = pending.facets['status']?.['open'] ?? 0;
    const course = (name: keyof Sample): number[] => this.#poll.samples.map((sample) => sample[name]);
    const flow = status && flowOfAll(status, this.#poll.instances);
    const lagMs = (flow?.lagSeconds ?? 0) * 1000;
    const tone = status && flow ? healthTones({ ...status, lagSeconds: flow.lagSeconds }).lag : '';
    const more = pending.partial ? '+' : '';
    return html`
      ${inPage(alertsUrl({}), html`<mz-figure label="Alerts to look at" value="${formatCount(pending.total)}${more}" note=${severityWords(pending)}></mz-figure>`)}
      ${inPage(alertsUrl({ status: ['open'] }), html`<mz-figure label="Nobody has begun with" tone=${untouched > 0 ? 'warn' : ''} value="${formatCount(untouched)}${more}" note="neither acknowledged nor escalated"></mz-figure>`)}
      ${inPage('/events', html`<mz-figure label="Events accepted" value=${flow ? `${formatShort(flow.accepted)}/s` : '–'} note="over the last 10 s" .course=${course('accepted')}></mz-figure>`)}
      ${inPage('/health', html`<mz-figure label="Lag" tone=${tone} value=${flow ? formatDuration(lagMs) : '–'} note="from reception to stored" .course=${course('lagSeconds')}></mz-figure>`)}`;
  }

  #raised(overview: Overview): TemplateResult {
    const { raised, before, range, flow } = overview;
    const { state, change } = this.#screen;
    const { severity, category } = state;
    const same = { status: [], from: 'now-24h', severity: severity === '' ? [] : [severity], category };
    return html`<div class="charts ${this.#sums.slow ? 'stale' : ''}"
      @mz-filter=${on('mz-filter', ({ value }) => change({ severity: value === severity ? '' : value }))}
      @mz-ring=${on('mz-ring', ({ field, value }) => change({ [field]: value }))}
    >
      <section class="card plot">
        <h2>Alerts raised in 24 hours ${narrowed(state, change)}${inPage(alertsUrl(same), html`as a list`)}</h2>
        <mz-histogram fixed noun="alerts" .answer=${raised} .earlier=${before} .range=${range}></mz-histogram>
      </section>
      ${rings(overview, state)}
      ${flowCharts(flow, range, this.#preferences.value.zone)}
    </div>`;
  }

  #map({ byRule }: Overview): TemplateResult {
    const { state, change } = this.#screen;
    const alerts = countriesIn(countsOf(byRule, 'country'));
    return html`<mz-source-map .state=${state} .alerts=${alerts} @mz-sources=${on('mz-sources', change)}></mz-source-map>`;
  }

  #toLookAt({ first }: Overview): TemplateResult {
    const { zone } = this.#preferences.value;
    const { severity, category } = this.#screen.state;
    return html`<section class="card first">
      <h2>To look at first ${narrowed(this.#screen.state, this.#screen.change)}${inPage(alertsUrl({ severity: severity === '' ? [] : [severity], category }), html`all`)}</h2>
      ${
        first.length === 0
          ? html`<div class="none">No alert waits for anyone.</div>`
          : html`<ol>${first.map(
              ({ id, severity, summary, utctimestamp }) => html`<li>
                <mz-severity value=${severity}></mz-severity>
                ${inPage(alertsUrl({ sel: id }), hostileText(summary, 300))}
                <span class="time">${ago(utctimestamp, this.#clock.now, zone)}</span>
              </li>`,
            )}</ol>`
      }
    </section>`;
  }

  #rules({ byRule }: Overview): TemplateResult {
    const rules = topOf(byRule, 'rule', MOST_RULES);
    return html`<section class="card top">
      <h2>Rules that alerted in 24 hours ${inPage('/rules', html`all`)}</h2>
      ${
        rules.length === 0
          ? html`<div class="none">None did.</div>`
          : html`<ol>${rules.map(({ value, count, percent }) => bar(inPage(alertsUrl({ rule: [value], status: [], from: 'now-24h' }), hostileText(value, 120)), count, percent))}</ol>`
      }
    </section>`;
  }
}
customElements.define('mz-overview-page', MzOverviewPage);

function entities({ entities: all }: EntitiesAnswer): TemplateResult {
  const most = Math.max(1, ...all.map(({ risk }) => risk));
  return html`<section class="card top">
    <h2>Most at risk in 7 days ${inPage('/entities', html`all`)}</h2>
    ${
      all.length === 0
        ? html`<div class="none">Nobody and nothing.</div>`
        : html`<ol>${all.map(({ kind, value, risk }) => bar(html`<span class="kind">${kind}</span> ${inPage(alertsAbout({ kind, value }, 'now-7d'), hostileText(value, 120))}`, risk, (risk / most) * 100))}</ol>`
    }
  </section>`;
}

function bar(name: TemplateResult, count: number, percent: number): TemplateResult {
  return html`<li><span class="name">${name}</span><span class="bar" aria-hidden="true"><i ${styled({ width: `${percent}%` })}></i></span><b>${formatCount(count)}</b></li>`;
}
