import { html, type TemplateResult } from 'lit';
import type { IncidentContext } from './incident-context.ts';

/** The note that all write together. Its editor is fetched when it is first shown. */
export function incidentNote({ what }: IncidentContext): TemplateResult {
  void import('../notes/mz-note.ts');
  return html`<mz-note .note=${what.incident.id}></mz-note>`;
}
