import type { Logger } from '../log/log.ts';
import { PacedWarnings } from '../log/paced-warnings.ts';

const MESSAGE = 'request refused, its sender may lose events';

/** Logs refusals, since they may mean that a sender loses events. */
export class RefusalLog extends PacedWarnings {
  constructor(log: Logger, now: () => number, message = MESSAGE) {
    super(log, now, message);
  }
}
