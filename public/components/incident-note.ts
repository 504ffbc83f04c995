import { html, type TemplateResult } from 'lit';
import type { IncidentContext } from './incident-context.ts';

/** The note that all write together, and those of incidents that became part of this one. Its editor is fetched when it is first shown. */
export function incidentNote({ what: { incident } }: IncidentContext): TemplateResult {
  void import('../notes/mz-note.ts');
  return html`${[incident.id, ...incident.merged].map(
    (id) =>
      html`${id === incident.id ? '' : html`<h2>Of ${id}, which became part of this</h2>`}<mz-note .note=${id}></mz-note>`,
  )}`;
}
