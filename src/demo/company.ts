/** A small company. All that could be somebody's is from ranges and domains that are reserved for documentation. */
export const PEOPLE = [
  'ann',
  'ben',
  'carla',
  'dmitri',
  'elif',
  'farid',
  'greta',
  'hugo',
  'ines',
  'jonas',
  'karin',
  'leo',
  'mkeller',
  'nora',
] as const;

export const HOSTS = {
  bastion: { name: 'bastion1.example.com', address: '10.20.0.10' },
  web: { name: 'www1.example.com', address: '10.20.1.11' },
  database: { name: 'db1.example.com', address: '10.20.2.21' },
  files: { name: 'files1.example.com', address: '10.20.2.31' },
  domain: { name: 'dc1.example.com', address: '10.20.3.5' },
  firewall: { name: 'fw1.example.com', address: '192.0.2.1' },
  resolver: { name: 'ns1.example.com', address: '10.20.0.53' },
  proxy: { name: 'proxy1.example.com', address: '10.20.0.80' },
  sensor: { name: 'sensor1.example.com', address: '10.20.0.90' },
  identity: { name: 'login.example.com', address: '192.0.2.20' },
} as const;

/** Desks of people: each has one, in the order of `PEOPLE`. */
export function deskOf(person: number): string {
  return `10.20.8.${20 + person}`;
}

/** The account at the cloud, a number of examples. */
export const ACCOUNT = '123456789012';

/**
 * Addresses that have a place on the map: those which MaxMind's own test data uses as examples. They are visitors and people at
 * home; nobody who attacks has one, except where the rule is about the way between two places.
 */
export const PLACES = {
  britain: '81.2.69.160',
  ireland: '2.125.160.216',
  sweden: '89.160.20.112',
  america: '216.160.83.56',
  china: '175.16.199.1',
} as const;

/** Who breaks in, and what belongs to them. */
export const INTRUDER = {
  address: '203.0.113.66',
  control: '198.51.100.23',
  domain: 'cdn-sync.example.net',
  account: 'mkeller',
} as const;

/** Someone who has left the company. */
export const FORMER = 'jformer';
