import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import type { Entity, EntityKind } from '../../src/alert/entities.ts';
import type { DayOfRisk } from '../../src/alert/risk-by-day.ts';
import { ago } from '../components/ago.ts';
import { technique } from '../components/alert-facts.ts';
import { emit } from '../components/emit.ts';
import { hostileText } from '../components/hostile-text.ts';
import { icon } from '../components/icons.ts';
import { inPage } from '../components/links.ts';
import { failure, skeleton } from '../components/notices.ts';
import { rangeSelect } from '../components/range-select.ts';
import { ClockController } from '../controllers/clock.ts';
import { EntityScreen, type SeenEntity } from '../controllers/entity-screen.ts';
import { KeysController } from '../controllers/keys.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { mayI } from '../controllers/session.ts';
import { eventsUrl } from '../model/alert-links.ts';
import { alertsAbout } from '../model/entities-url.ts';
import { formatCount } from '../model/format.ts';
import { riskDays, riskWords } from '../model/risk-days.ts';
import { ruleUrl } from '../model/rules-url.ts';
import { controls } from '../styles/controls.ts';
import { entityPageStyles } from '../styles/entity-page.ts';
import { listPageStyles } from '../styles/list-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { selectStyles } from '../styles/select.ts';
import { sumsNotices } from './sums-notices.ts';
import '../components/mz-severity.ts';

const WORDS: Readonly<Record<EntityKind, string>> = { address: 'Address', host: 'Host', user: 'User' };
/** Where events name one of each kind. */
const FIELDS: Readonly<Record<EntityKind, string>> = {
  address: 'details.sourceipaddress',
  host: 'hostname',
  user: 'details.username',
};
const CHART = { width: 900, height: 120 } as const;

/** One address, host or user: what all rules say of it together, and its risk day by day. */
export class MzEntity extends LitElement {
  readonly #screen = new EntityScreen(this);
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [controls, selectStyles, noticeStyles, listPageStyles, entityPageStyles];

  constructor() {
    super();
    this.addController(new KeysController({ refresh: () => void this.#screen.sums.load() }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { name, from, since, sums } = this.#screen;
    if (name === undefined) return nothing;
    const { kind, value } = name;
    const events = eventsUrl({ from, to: 'now' }, [{ field: FIELDS[kind], value, include: true }]);
    return html`<div class="bar">
        ${inPage('/entities', html`Entities`)}<h1><span class="muted">${WORDS[kind]}</span> <span class="value">${hostileText(value, 200)}</span></h1>
        ${rangeSelect(from, 'Alerts raised', since)}
        ${inPage(alertsAbout(name, from), html`Its alerts`)} ${inPage(events, html`Its events`)}
        ${mayI('edit-lists') ? html`<button class="button" @click=${() => emit(this, 'mz-watch', { value })}>${icon('plus', 13)} Put on a list</button>` : nothing}
      </div>
      <div class="notices">${sumsNotices(this.#screen.sums)}</div>
      <div class="body ${sums.slow ? 'stale' : ''}" tabindex="0" role="region" aria-label="What is known">${this.#body()}</div>`;
  }

  #body(): TemplateResult | typeof nothing {
    const { answer, error, slow } = this.#screen.sums;
    if (answer === undefined && error !== undefined) return failure(error, () => void this.#screen.sums.load());
    if (answer === undefined) return slow ? skeleton() : nothing;
    const { entity } = answer;
    if (entity === undefined)
      return html`<div class="state"><span class="sign">${icon('check', 26)}</span><h2>Nothing to look at</h2><p>No alert of this time that may be right is about it.</p></div>`;
    return html`<div class="page">${this.#figures(entity)}${riskChart(answer)}${facts(entity)}</div>`;
  }

  #figures({ risk, alerts, severity, firstseen, lastseen }: Entity): TemplateResult {
    const [{ now }, { zone }] = [this.#clock, this.#preferences.value];
    return html`<dl class="figures">
      <div><dt>Risk</dt><dd>${formatCount(risk)}</dd></div>
      <div><dt>Alerts</dt><dd>${formatCount(alerts)}</dd></div>
      <div><dt>Gravest</dt><dd><mz-severity value=${severity}></mz-severity></dd></div>
      <div><dt>First seen</dt><dd class="time">${ago(firstseen, now, zone)}</dd></div>
      <div><dt>Last seen</dt><dd class="time">${ago(lastseen, now, zone)}</dd></div>
    </dl>`;
  }
}
customElements.define('mz-entity', MzEntity);

function riskChart({ days: known, range }: SeenEntity): TemplateResult {
  const days = riskDays(known, range);
  const most = Math.max(1, ...days.map(({ risk }) => risk));
  const { width, height } = CHART;
  const step = width / days.length;
  const bar = ({ day, risk, alerts }: DayOfRisk, index: number): TemplateResult => {
    const size = Math.max(alerts > 0 ? 2 : 0, (risk / most) * (height - 4));
    return svg`<rect x=${(index * step + step * 0.1).toFixed(1)} y=${(height - size).toFixed(1)} width=${(step * 0.8).toFixed(1)} height=${size.toFixed(1)}><title>${day}: risk ${risk}, ${alerts} alerts</title></rect>`;
  };
  return html`<section class="card"><h2>Risk day by day <span class="muted">${riskWords(days)}</span></h2>
    <figure>
      <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="Risk day by day, UTC: ${riskWords(days)}.">${days.map(bar)}${svg`<path d="M0,${height} H${width}" />`}</svg>
      <figcaption><span>${days[0]?.day}</span><span>${days.at(-1)?.day}</span></figcaption>
    </figure>
    <p class="muted">The risk of a day is that of the alerts raised on it: of each rule the greatest in full, and half as much for each further one as for the one before. Alerts that someone found to be nothing do not count.</p>
    <div class="days" tabindex="0" role="region" aria-label="Days with alerts"><table>
      <thead><tr><th scope="col">Day (UTC)</th><th scope="col">Risk</th><th scope="col">Alerts</th></tr></thead>
      <tbody>${known.toReversed().map(({ day, risk, alerts }) => html`<tr><th scope="row">${day}</th><td>${formatCount(risk)}</td><td>${formatCount(alerts)}</td></tr>`)}</tbody>
    </table></div>
  </section>`;
}

function facts({ rules, attack }: Entity): TemplateResult {
  return html`<section class="card"><h2>What said so</h2>
    <p>${rules.map((id) => html`<span class="chip">${inPage(ruleUrl(id), hostileText(id, 100))}</span>`)}</p>
    ${attack.length === 0 ? nothing : html`<p>${attack.map(technique)}</p>`}
  </section>`;
}
