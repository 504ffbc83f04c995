import { css, html, LitElement, type TemplateResult } from 'lit';
import { SILENT_SECONDS } from '../../src/instance/flow-of-all.ts';
import type { InstanceView } from '../api/types.ts';
import { formatDuration, formatShort } from '../model/format.ts';
import { hostileText } from './hostile-text.ts';

/** Every process of the installation, what it does and how it fares. */
class MzInstances extends LitElement {
  static override properties = { instances: { attribute: false } };
  declare instances: readonly InstanceView[];

  constructor() {
    super();
    this.instances = [];
  }

  static override styles = css`
    :host { display: block; }
    section { border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: auto; }
    h2 { margin: 0; padding: 12px 14px; border-bottom: 1px solid var(--line); font-size: 14px; }
    table { width: 100%; border-collapse: collapse; font-size: 12px; }
    th, td { padding: 6px 14px; border-bottom: 1px solid var(--line); text-align: left; }
    th { color: var(--text-2); font-size: 11px; }
    tr:last-child td { border-bottom: 0; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .bad { color: var(--bad); font-weight: 600; }
    .good { color: var(--good); }
  `;

  protected override render(): TemplateResult {
    return html`<section>
      <h2>Instances</h2>
      <table>
        <thead><tr><th scope="col">Instance</th><th scope="col">Roles</th><th scope="col">Version</th><th scope="col" class="number">Accepted</th><th scope="col" class="number">Stored</th><th scope="col" class="number">Lag</th><th scope="col">State</th></tr></thead>
        <tbody>${this.instances.map((instance) => this.#row(instance))}</tbody>
      </table>
    </section>`;
  }

  #row({ id, roles, version, rates, lagSeconds, ...state }: InstanceView): TemplateResult {
    return html`<tr>
      <td>${hostileText(id, 80)}</td>
      <td>${roles.join(', ')}</td>
      <td>${hostileText(version, 40)}</td>
      <td class="number">${formatShort(rates['accepted'] ?? 0)}/s</td>
      <td class="number">${formatShort(rates['stored'] ?? 0)}/s</td>
      <td class="number">${formatDuration(lagSeconds * 1000)}</td>
      <td>${stateOf(state)}</td>
    </tr>`;
  }
}
customElements.define('mz-instances', MzInstances);

function stateOf({ silentSeconds, complaints }: Pick<InstanceView, 'silentSeconds' | 'complaints'>): TemplateResult {
  if (silentSeconds > SILENT_SECONDS)
    return html`<span class="bad">Not heard of for ${formatDuration(silentSeconds * 1000)}</span>`;
  if (complaints.length > 0) return html`<span class="bad">${hostileText(complaints.join('; '))}</span>`;
  return html`<span class="good">All is well</span>`;
}
