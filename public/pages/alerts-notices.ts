import { nothing } from 'lit';
import { live } from '../api/live-socket.ts';
import { banner } from '../components/notices.ts';
import type { AlertsScreen } from '../controllers/alerts-screen.ts';

/** Why what is shown may not be how it is. */
export function alertsNotices(screen: AlertsScreen): unknown {
  const { list, isLost } = screen;
  return [
    isLost
      ? banner('bad', 'The live connection is lost. What others do is not shown; trying again …', {
          label: 'Try now',
          run: () => live.retry(),
        })
      : nothing,
    list.error !== undefined && list.rows.shown.length > 0
      ? banner('bad', `${list.error.body.message} This is how the alerts were before.`, {
          label: 'Try again',
          run: () => void screen.load(),
        })
      : nothing,
  ];
}
