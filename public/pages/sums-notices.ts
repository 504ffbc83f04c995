import { nothing } from 'lit';
import { banner, lostLive, stale } from '../components/notices.ts';
import type { AlertSums } from '../controllers/alert-sums.ts';

/** What is wrong with the sums that are shown. */
export function sumsNotices(sums: AlertSums<{ readonly partial: boolean }>): unknown {
  const { isLost, error, answer } = sums;
  return [
    isLost ? lostLive('What becomes of alerts is not followed') : nothing,
    error !== undefined && answer !== undefined ? stale(error, () => void sums.load()) : nothing,
    answer?.partial === true
      ? banner('warn', 'There are so many alerts that only the newest were looked at. Choose a shorter time.')
      : nothing,
  ];
}
