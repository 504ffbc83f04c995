import type { ReactiveControllerHost } from 'lit';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import { api } from '../api/api-client.ts';
import { Opened } from './opened.ts';

/** The alert that is open, with its events and what people did with it. */
export class OpenedAlert extends Opened<{
  readonly alert: VersionedAlert;
  readonly history: readonly HistoryEntry[];
}> {
  constructor(host: ReactiveControllerHost) {
    super(host, async (id, signal) => {
      const [alert, { history }] = await Promise.all([api.alert(id, signal), api.alertHistory(id, signal)]);
      return { alert, history };
    });
  }

  get alert(): VersionedAlert | undefined {
    return this.what?.alert;
  }
  get history(): readonly HistoryEntry[] {
    return this.what?.history ?? [];
  }
}
