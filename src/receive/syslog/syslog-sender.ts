/** Who sends, and how: one object for as long as it sends, so that its messages are found together quickly. */
export interface SyslogSender {
  readonly address: string;
  readonly transport: 'udp' | 'tcp' | 'tls';
}
