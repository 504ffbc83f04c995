import { FORMER, INTRUDER } from './company.ts';

export interface DemoList {
  readonly name: string;
  readonly kind: 'watch';
  readonly types: readonly string[];
  readonly description: string;
  readonly entries: readonly { readonly value: string; readonly type: string; readonly reason: string }[];
}

/** Lists that the story's events are compared with. */
export const DEMO_LISTS: readonly DemoList[] = [
  {
    name: 'demo-control-servers',
    kind: 'watch',
    types: ['ip', 'domain'],
    description: 'Demo: servers that intruders were seen to use, of a report that does not exist',
    entries: [
      { type: 'ip', value: INTRUDER.control, reason: 'receives stolen data' },
      { type: 'domain', value: INTRUDER.domain, reason: 'control server' },
      { type: 'ip', value: '198.51.100.24', reason: 'control server' },
    ],
  },
  {
    name: 'demo-former-staff',
    kind: 'watch',
    types: ['user'],
    description: 'Demo: people who have left; nothing should log in as them',
    entries: [
      { type: 'user', value: FORMER, reason: 'left in October' },
      { type: 'user', value: 'oldadmin', reason: 'account of a supplier, contract ended' },
    ],
  },
];
