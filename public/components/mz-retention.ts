import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { api } from '../api/api-client.ts';
import { settingsApi } from '../api/settings-api.ts';
import { Loaded } from '../controllers/loaded.ts';
import { formatBytes, formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { hostileText } from './hostile-text.ts';

const MEANS: Readonly<Record<string, string>> = {
  'store.retention.days': 'Events are kept for so many days from their reception; 0: never removed for their age',
  'store.retention.max_bytes': 'Most bytes that events may take (embedded store); 0: no such limit',
  'store.retention.max_disk_share': 'Most of the disk that events may take (embedded store)',
};

/** How long events are kept, where that is configured, and how many there are now. */
export class MzRetention extends LitElement {
  readonly #loaded = new Loaded(this, async () => {
    const [{ keys }, { store }] = await Promise.all([settingsApi.config('store.retention'), api.status()]);
    return { keys, store };
  });

  static override styles = [controls, settingsCardStyles];

  protected override render(): TemplateResult {
    const { value, error } = this.#loaded;
    return html`<h2>Retention</h2>
      ${error === undefined ? nothing : html`<p class="bad" role="alert">${error.body.message}. ${error.body.remedy ?? ''}</p>`}
      ${
        value === undefined
          ? html`<p class="none">Loading …</p>`
          : html`<div class="scroll"><table>
              <thead><tr><th scope="col">Key of the configuration</th><th scope="col">Value</th><th scope="col">From</th><th scope="col">Means</th></tr></thead>
              <tbody>${value.keys.map(
                ({ key, value: set, origin }) => html`<tr>
                  <th scope="row"><code>${key}</code></th>
                  <td>${hostileText(String(set), 60)}</td>
                  <td><code>${hostileText(origin, 200)}</code></td>
                  <td>${MEANS[key] ?? nothing}</td>
                </tr>`,
              )}</tbody>
            </table></div>
            <p class="none">Kept now: ${formatCount(value.store.events)} events, ${formatBytes(value.store.bytes)}. To change it, set the key in the configuration file and start again; <code>mozdef config print</code> tells which file that is.</p>`
      }`;
  }
}
customElements.define('mz-retention', MzRetention);
