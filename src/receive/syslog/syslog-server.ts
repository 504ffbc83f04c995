import type { Logger } from '../../log/log.ts';
import type { AllowList } from './allow-list.ts';
import type { MessageGatherer } from './message-gatherer.ts';
import type { SyslogConfig } from './syslog-config.ts';
import type { SyslogSender } from './syslog-sender.ts';

/** Why a connection or a datagram of a sender was not taken. */
export type SyslogRefusal =
  | 'not-allowed'
  | 'too-many-connections'
  | 'handshake-failed'
  | 'message-timeout'
  | 'idle-timeout';

/** What the servers of all transports share. */
export interface SyslogServerOptions {
  readonly transport: SyslogSender['transport'];
  readonly limits: SyslogConfig['limits'];
  readonly allowed: Pick<AllowList, 'allows'>;
  readonly gatherer: Pick<MessageGatherer, 'take' | 'hasRoom' | 'mayRead'>;
  readonly onRefused: (reason: SyslogRefusal, address: string) => void;
  readonly log: Logger;
  readonly now: () => number;
}
