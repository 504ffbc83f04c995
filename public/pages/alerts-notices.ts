import { nothing } from 'lit';
import { banner, lostLive } from '../components/notices.ts';
import type { AlertsScreen } from '../controllers/alerts-screen.ts';

/** Why what is shown may not be how it is. */
export function alertsNotices(screen: AlertsScreen): unknown {
  const { list, isLost } = screen;
  return [
    isLost ? lostLive('What others do is not shown') : nothing,
    list.error !== undefined && list.rows.shown.length > 0
      ? banner('bad', `${list.error.body.message} This is how the alerts were before.`, {
          label: 'Try again',
          run: () => void screen.load(),
        })
      : nothing,
  ];
}
