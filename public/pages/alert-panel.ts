import { html, nothing, type TemplateResult } from 'lit';
import { on } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import { failure } from '../components/notices.ts';
import type { AlertsScreen } from '../controllers/alerts-screen.ts';
import { go } from '../controllers/location.ts';
import { eventsOf, eventsUrl } from '../model/alert-links.ts';
import '../components/mz-alert-detail.ts';

/** The open alert beside the list. */
export function alertPanel(screen: AlertsScreen, close: () => void): TemplateResult {
  const { opened, state, handling } = screen;
  const { alert, error } = opened;
  return html`<aside aria-label="Alert">
    <div class="top"><b>Alert</b><button class="icon" aria-label="Close" title="Close (Esc)" @click=${close}>${icon('close')}</button></div>
    ${alert === undefined && error !== undefined ? failure(error, () => void opened.reload()) : nothing}
    <mz-alert-detail
      class="detail"
      .alert=${alert}
      .history=${opened.history}
      .draft=${screen.draftOf(opened.id)}
      .failure=${handling.failureOf(opened.id)?.message}
      .state=${state}
      .busy=${handling.busy}
      @mz-draft=${on('mz-draft', (draft) => screen.draft(opened.id, draft))}
      @mz-filter=${on('mz-filter', (filter) => alert && go(eventsOf(alert, [filter])))}
      @mz-pivot=${on('mz-pivot', ({ filter, from, to }) => go(eventsUrl({ from, to }, [filter])))}
    ></mz-alert-detail>
  </aside>`;
}
