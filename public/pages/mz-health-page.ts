import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { flowOfAll } from '../../src/instance/flow-of-all.ts';
import type { PluginStatus, StatusAnswer } from '../api/types.ts';
import { hostileText } from '../components/hostile-text.ts';
import { icon } from '../components/icons.ts';
import { banner, failure, skeleton } from '../components/notices.ts';
import { type Sample, StatusController } from '../controllers/status-controller.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, formatShort } from '../model/format.ts';
import { healthTones } from '../model/health-tones.ts';
import { controls } from '../styles/controls.ts';
import { noticeStyles } from '../styles/notices.ts';
import '../components/mz-dead-letters.ts';
import '../components/mz-figure.ts';
import '../components/mz-instances.ts';
import '../components/mz-sources.ts';

/** How the instance is doing, every two seconds anew. */
export class MzHealthPage extends LitElement {
  readonly #poll = new StatusController(this);

  static override styles = [
    controls,
    noticeStyles,
    css`
      :host { display: block; height: 100%; overflow: auto; }
      .page { display: grid; gap: 14px; max-width: 1500px; padding: 16px 20px 40px; }
      .head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
      h1 { margin: 0; font-size: 18px; }
      .state-word { display: inline-flex; align-items: center; gap: 6px; padding: 3px 10px 3px 8px; border-radius: 12px; font-size: 12px; font-weight: 600; }
      .state-word.ok { background: var(--accent-soft); color: var(--good); }
      .state-word.degraded { background: var(--bad-soft); color: var(--bad); }
      .about { color: var(--text-2); font-size: 12px; }
      .role { padding: 2px 8px; border: 1px solid var(--line-strong); border-radius: 10px; color: var(--text-2); font-size: 11px; }
      .space { flex: 1; }
      .figures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; }
      .reasons { margin: 0; padding: 10px 14px 10px 32px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); }
      .card { border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; }
      h2 { margin: 0; padding: 12px 14px; border-bottom: 1px solid var(--line); font-size: 14px; }
      .two { display: grid; grid-template-columns: minmax(0, 2fr) minmax(260px, 1fr); gap: 14px; align-items: start; }
      table { width: 100%; border-collapse: collapse; font-size: 12px; }
      th, td { padding: 6px 14px; border-bottom: 1px solid var(--line); text-align: left; }
      thead th { color: var(--text-2); font-size: 11px; }
      tbody th { font-weight: 400; color: var(--text-2); }
      tr:last-child > * { border-bottom: 0; }
      .number { text-align: right; font-variant-numeric: tabular-nums; }
      .bad { color: var(--bad); font-weight: 600; }
      .good { color: var(--good); }
      progress { appearance: none; display: block; width: 100%; height: 6px; margin: 8px 0 14px; border: 0; border-radius: 3px; overflow: hidden; background: var(--sunken); }
      progress::-webkit-progress-bar { background: var(--sunken); }
      progress::-webkit-progress-value { background: var(--accent); }
      progress::-moz-progress-bar { background: var(--accent); }
      @media (max-width: 1050px) { .two { grid-template-columns: minmax(0, 1fr); } }
      @media (max-width: 800px) { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    `,
  ];

  protected override render(): TemplateResult {
    const { status, error } = this.#poll;
    if (status === undefined) return error === undefined ? skeleton(8) : failure(error, () => void this.#poll.poll());
    return html`${error === undefined ? nothing : banner('bad', `These figures are old. ${error.body.message}`, { label: 'Try again', run: () => void this.#poll.poll() })}
      <div class="page">
        ${this.#head(status)} ${this.#reasons()}
        <div class="figures">${this.#figures(status)}</div>
        ${this.#poll.instances.length < 2 ? nothing : html`<mz-instances .instances=${this.#poll.instances}></mz-instances>`}
        <mz-sources .answer=${this.#poll.sources}></mz-sources>
        <mz-dead-letters .answer=${this.#poll.letters} @changed=${() => this.#changed()} @more=${() => void this.#poll.moreLetters()}></mz-dead-letters>
        <div class="two">${this.#plugins(status.plugins)}${this.#store(status)}</div>
      </div>`;
  }

  #changed(): void {
    this.#poll.forgetLetters();
    void this.#poll.poll();
  }

  #head(status: StatusAnswer): TemplateResult {
    const state = this.#poll.health?.status ?? 'ok';
    return html`<div class="head">
      <h1>Health</h1>
      <span class="state-word ${state}" role="status">${icon(state === 'ok' ? 'check' : 'alert', 13)} ${state === 'ok' ? 'All is well' : 'Degraded'}</span>
      <span class="space"></span>
      ${status.roles.map((role) => html`<span class="role">${role}</span>`)}
      <span class="about">MozDef ${status.version} · up ${formatDuration(status.uptimeSeconds * 1000)}</span>
    </div>`;
  }

  #reasons(): TemplateResult | typeof nothing {
    const reasons = this.#poll.health?.reasons ?? [];
    if (reasons.length === 0) return nothing;
    return html`<ul class="reasons">${reasons.map((reason) => html`<li>${hostileText(reason)}</li>`)}</ul>`;
  }

  #figures(status: StatusAnswer): TemplateResult {
    const { queue, deadletters, disk, store } = status;
    const { instances } = this.#poll;
    const { accepted, stored, lagSeconds } = flowOfAll(status, instances);
    const note = instances.length < 2 ? 'events, over 10 s' : 'events, all instances';
    const tones = healthTones({ ...status, lagSeconds });
    const course = (name: keyof Sample): number[] => this.#poll.samples.map((sample) => sample[name]);
    const used = disk.totalBytes === 0 ? 0 : 1 - disk.freeBytes / disk.totalBytes;
    return html`
      <mz-figure label="Accepted" value="${formatShort(accepted)}/s" note=${note} .course=${course('accepted')}></mz-figure>
      <mz-figure label="Stored" value="${formatShort(stored)}/s" note=${note} .course=${course('stored')}></mz-figure>
      <mz-figure label="Queue" tone=${tones.queue} value=${formatShort(queue.batches)} note=${queueNote(status)} .course=${course('batches')}></mz-figure>
      <mz-figure label="Lag" tone=${tones.lag} value=${formatDuration(lagSeconds * 1000)} note="from reception to stored" .course=${course('lagSeconds')}></mz-figure>
      <mz-figure label="Events stored" tone=${tones.store} value=${formatShort(store.events)} note=${store.refusing === undefined ? formatBytes(store.bytes) : `refuses events: ${store.refusing}`}></mz-figure>
      <mz-figure label="Dead letters" tone=${tones.deadletters} value=${formatCount(deadletters)} note=${deadletters === 0 ? 'none to look at' : 'to look at, below'}></mz-figure>
      <mz-figure label="Disk free" tone=${tones.disk} value=${formatBytes(disk.freeBytes)} note="of ${formatBytes(disk.totalBytes)}, ${formatPercent(used)} used">
        <progress max="1" value=${used} aria-label="Disk used"></progress>
      </mz-figure>
      <mz-figure label="Worker threads" tone=${tones.worker} value=${String(status.worker.threads)} note=${workerNote(status)}></mz-figure>`;
  }

  #plugins(plugins: readonly PluginStatus[]): TemplateResult {
    return html`<section class="card">
      <h2>Plugins</h2>
      <table>
        <thead><tr><th scope="col">Name</th><th scope="col" class="number">Events</th><th scope="col" class="number">Errors</th><th scope="col" class="number">Dropped</th><th scope="col">State</th></tr></thead>
        <tbody>
          ${plugins.length === 0 ? html`<tr><td colspan="5" class="muted">No plugin has run here yet.</td></tr>` : nothing}
          ${plugins.map(
            ({ name, events, errors, dropped, open }) => html`<tr>
            <td>${hostileText(name, 80)}</td>
            <td class="number">${formatCount(events)}</td>
            <td class="number ${errors > 0 ? 'bad' : ''}">${formatCount(errors)}</td>
            <td class="number">${formatCount(dropped)}</td>
            <td>${open ? html`<span class="bad">Off for a while: it failed again and again</span>` : html`<span class="good">On</span>`}</td>
          </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #store(status: StatusAnswer): TemplateResult {
    const rows: [string, string][] = [
      ['Newest number (seq)', formatCount(status.store.seq)],
      [
        'Bytes per event',
        status.store.events === 0 ? '–' : formatCount(Math.round(status.store.bytes / status.store.events)),
      ],
      ...Object.entries(status.store.figures).map(([name, value]): [string, string] => [
        name.replaceAll('_', ' '),
        name.endsWith('bytes') ? formatBytes(value) : formatCount(value),
      ]),
      ...(status.memory === undefined
        ? []
        : [['Memory (RSS)', formatBytes(status.memory.rssBytes)] as [string, string]]),
    ];
    return html`<section class="card">
      <h2>Event store</h2>
      <table><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td class="number">${value}</td></tr>`)}</tbody></table>
    </section>`;
  }
}
customElements.define('mz-health-page', MzHealthPage);

function queueNote({ queue }: StatusAnswer): string {
  if (queue.refusing !== undefined) return `refuses events: ${queue.refusing}`;
  if (queue.batches === 0) return 'batches waiting';
  return `batches, ${formatBytes(queue.bytes)}, oldest ${formatDuration(queue.oldestMs)}`;
}
function workerNote({ roles, worker }: StatusAnswer): string {
  if (!roles.includes('worker')) return 'workers run elsewhere';
  return worker.restarts === 0 ? 'never had to be restarted' : `${formatCount(worker.restarts)} restarts`;
}
