import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import atlasUrl from 'world-atlas/countries-110m.json?url';
import { go } from '../controllers/location.ts';
import { SourceCountries } from '../controllers/source-countries.ts';
import { type CountryCount, countryClasses, countryName } from '../model/country-counts.ts';
import { formatCount } from '../model/format.ts';
import { alertsFrom, eventsFrom, type OverviewState } from '../model/overview-url.ts';
import { controls } from '../styles/controls.ts';
import { sourceMapStyles } from '../styles/source-map.ts';
import { emit } from './emit.ts';
import { inPage } from './links.ts';
import { styled } from './styled.ts';
import { WORLD, type WorldShape, worldShapes } from './world-shapes.ts';

let atlas: Promise<readonly WorldShape[]> | undefined;

/** Read once for all maps; tried again after it failed. */
function readAtlas(): Promise<readonly WorldShape[]> {
  atlas ??= fetch(atlasUrl)
    .then(async (answer) => worldShapes(await answer.json()))
    .catch((error: unknown) => {
      atlas = undefined;
      throw error;
    });
  return atlas;
}

/** From which countries the events or alerts of the last day came: a map, and the same as a table. A country leads to what came from there. */
export class MzSourceMap extends LitElement {
  static override properties = {
    state: { attribute: false },
    alerts: { attribute: false },
    shapes: { state: true },
  };
  /** What the charts of the page are narrowed to: so are alerts here. */
  declare state: OverviewState;
  declare alerts: readonly CountryCount[];
  /** Undefined until they are read. */
  declare shapes: readonly WorldShape[] | undefined;
  readonly #events = new SourceCountries(this);

  static override styles = [controls, sourceMapStyles];

  constructor() {
    super();
    this.state = { severity: '', category: '', sources: 'events' };
    this.alerts = [];
    this.shapes = undefined;
  }
  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    // Without the map there is still the table.
    void readAtlas().then(
      (shapes) => {
        this.shapes = shapes;
      },
      () => undefined,
    );
  }

  get #counts(): readonly CountryCount[] | undefined {
    return this.state.sources === 'alerts' ? this.alerts : this.#events.counts;
  }
  #urlOf(code: string): string {
    return this.state.sources === 'alerts' ? alertsFrom(code, this.state) : eventsFrom(code);
  }

  protected override render(): TemplateResult {
    const { sources } = this.state;
    const choice = (value: OverviewState['sources'], word: string): TemplateResult =>
      html`<button class="button small" aria-pressed=${sources === value} @click=${() => emit(this, 'mz-sources', { sources: value })}>${word}</button>`;
    return html`<h2>Where ${sources} of 24 hours came from <span role="group" aria-label="What is counted">${choice('events', 'Events')}${choice('alerts', 'Alerts')}</span></h2>${this.#body()}`;
  }

  #body(): TemplateResult {
    const counts = this.#counts;
    const { error, partial } = this.#events;
    if (counts === undefined)
      return html`<p class="none">${error === undefined ? 'Counting …' : error.body.message}</p>`;
    if (counts.length === 0)
      return html`<p class="none">No ${this.state.sources} of that time say from which country they came. The plugin geoip says it of public addresses.</p>`;
    const note = partial && this.state.sources === 'events';
    return html`${note ? html`<p class="none" role="status">Not all events could be looked at in time; there are more than is shown.</p>` : nothing}
      <div class="body">${this.#map(counts)}${this.#table(counts)}</div>`;
  }

  #map(counts: readonly CountryCount[]): TemplateResult {
    const { classOf, legend } = countryClasses(counts);
    const byCode = new Map(counts.map(({ code, count }) => [code, count]));
    const { width, height } = WORLD;
    const shape = ({ code, path, isDot }: WorldShape): TemplateResult | typeof nothing => {
      const count = byCode.get(code);
      if (count === undefined) return isDot ? nothing : svg`<path class="k0" d=${path} />`;
      return svg`<path class="k${classOf(code)} known" d=${path} @click=${() => go(this.#urlOf(code))}><title>${countryName(code)}: ${formatCount(count)}</title></path>`;
    };
    const label = `Map of the world: most ${this.state.sources} came from ${counts
      .slice(0, 3)
      .map(({ code }) => countryName(code))
      .join(', ')}. The table beside it has all countries.`;
    return html`<figure>
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>${this.shapes?.map(shape)}</svg>
      <figcaption>${legend.map(({ level, least, most }) => html`<span><i class="k${level}"></i>${least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`}</span>`)}</figcaption>
    </figure>`;
  }

  #table(counts: readonly CountryCount[]): TemplateResult {
    const most = counts[0]?.count ?? 1;
    return html`<div class="table" tabindex="0" role="region" aria-label="Countries"><table>
      <thead><tr><th scope="col">Country</th><th scope="col" class="number">${this.state.sources === 'alerts' ? 'Alerts' : 'Events'}</th></tr></thead>
      <tbody>${counts.map(
        ({ code, count }) =>
          html`<tr><th scope="row">${inPage(this.#urlOf(code), html`${countryName(code)}`)} <span class="muted">${code}</span><i aria-hidden="true" ${styled({ width: `${(count / most) * 100}%` })}></i></th><td class="number">${formatCount(count)}</td></tr>`,
      )}</tbody>
    </table></div>`;
  }
}
customElements.define('mz-source-map', MzSourceMap);
