import type { Source } from '../../../src/state/sources/source.ts';

/** Senders as they occur: two that lose events, one that is pushed back, one that sends syslog, one with a hostile name. */
export function cannedSources(now: number): Source[] {
  const at = (secondsAgo: number): string => new Date(now - secondsAgo * 1000).toISOString();
  const seen = { firstseen: at(86_400 * 12), lastseen: at(2), endpoints: ['events'], refused: [] };
  const refusal = (status: number, reason: string, message: string, count: number): Source['refused'][number] => ({
    status,
    count,
    last: at(40),
    reason,
    message,
  });
  const noToken = refusal(401, 'unauthorized', 'a token is required (Bearer, Splunk or Basic)', 1204);
  const tooLarge = refusal(413, 'body-too-large', 'a body may have 16000000 bytes', 1);
  const sources: readonly Omit<Source, 'id'>[] = [
    {
      ...seen,
      address: '192.0.2.77',
      shippers: ['Ruby'],
      accepted: 0,
      persecond: 0,
      refused: [noToken],
      trouble: noToken,
    },
    {
      ...seen,
      tokensource: 'web',
      address: '198.51.100.4',
      shippers: ['python-requests/2.31.0'],
      lastaccepted: at(60),
      accepted: 48_210,
      persecond: 3.2,
      refused: [tooLarge],
      trouble: tooLarge,
    },
    {
      ...seen,
      tokensource: 'web',
      address: '192.0.2.10',
      shippers: ['Fluent-Bit'],
      lastaccepted: at(2),
      accepted: 1_900_322,
      persecond: 412,
      refused: [refusal(503, 'queue-full', 'the queue is full until workers catch up', 31)],
    },
    {
      ...seen,
      address: '2001:db8::fe:1',
      shippers: ['syslog/tls'],
      endpoints: ['syslog'],
      lastaccepted: at(4),
      accepted: 77_019,
      persecond: 18.4,
    },
    { ...seen, address: '203.0.113.9', shippers: ['<img src=x>'], lastaccepted: at(9), accepted: 12, persecond: 0 },
  ];
  return sources.map((source, index) => ({ id: String(index), ...source }));
}
