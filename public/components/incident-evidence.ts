import { html, nothing, type TemplateResult } from 'lit';
import type { Evidence } from '../../src/incident/evidence/evidence-book.ts';
import type { PlacedEntry } from '../../src/incident/incident-history.ts';
import { evidenceFileUrl } from '../api/evidence-api.ts';
import { verifyWork } from '../controllers/incident-works.ts';
import { mayI } from '../controllers/session.ts';
import { formatBytes, formatCount } from '../model/format.ts';
import { custodyWords } from '../model/incident-words.ts';
import { ago } from './ago.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import type { IncidentContext } from './incident-context.ts';
import { partItem, removedParts } from './incident-parts.ts';
import './mz-evidence-upload.ts';

/** The files of an incident, what was done with each, and the way to add some. */
export function incidentEvidence(context: IncidentContext): TemplateResult {
  const { what, editable } = context;
  const files = (what.parts['evidence'] ?? []) as readonly Evidence[];
  return html`<section class="parts" aria-label="Evidence">
    <h2>Evidence <span class="muted">${files.length === 0 ? nothing : files.length}</span></h2>
    ${files.length === 0 ? html`<p class="muted none">No files were added yet.</p>` : html`<ul>${files.map((file) => html`<li class="part" data-id=${file.id}>${partItem(context, 'evidence', file, fileText(context, file))}</li>`)}</ul>`}
    ${editable ? html`<mz-evidence-upload .incident=${what.incident.id}></mz-evidence-upload>` : nothing}
    ${removedParts(context, 'evidence')}
  </section>`;
}

function fileText(context: IncidentContext, file: Evidence): TemplateResult {
  const { screen, what, now, zone } = context;
  const { id, name, size, sha256, description, created, createdby } = file;
  return html`<div class="line"><span class="main">${hostileText(name, 200)}</span><span class="tag" title="${formatCount(size)} bytes">${formatBytes(size)}</span></div>
    <div class="facts"><span class="sha" title="SHA-256">${sha256}</span></div>
    ${description === '' ? nothing : html`<p class="text">${hostileBlock(description, 20_000)}</p>`}
    <div class="facts"><span>added by ${hostileText(createdby, 80)}, ${ago(created, now, zone)}</span></div>
    ${
      mayI('handle-incidents')
        ? html`<div class="buttons file"><a class="button small" href=${evidenceFileUrl(what.incident.id, id)} download title="Recorded; it may be harmful: open it where nothing can happen">${icon('save', 13)} Save</a>
          <button class="button small" @click=${() => void screen.act(verifyWork(what.incident.id, id))}>${icon('check', 13)} Verify</button></div>`
        : nothing
    }
    <details class="custody"><summary>Chain of custody</summary><ol>${what.history.filter((entry) => entry.what === id).map((entry) => custodyLine(context, entry))}</ol></details>`;
}

function custodyLine({ now, zone }: IncidentContext, entry: PlacedEntry): TemplateResult {
  return html`<li><b>${hostileText(entry.actor, 100)}</b> ${hostileText(custodyWords(entry), 300)} <span class="muted">${ago(entry.utctimestamp, now, zone)}</span></li>`;
}
