import { HOSTS, INTRUDER } from './company.ts';

/** Something that people of the story said or did about a case, as the API takes it. */
interface DemoPart {
  /** As in the API's address: `tasks`, `notes`, .. */
  readonly plural: string;
  readonly fields: Readonly<Record<string, string | boolean>>;
  /** For what stands in the timeline: minutes before the story's end. */
  readonly before?: number;
}

export interface DemoCase {
  /** Rules whose alerts belong to it; it is opened when there is one. */
  readonly rules: readonly string[];
  readonly draft: {
    readonly kind: 'incident' | 'investigation';
    readonly summary: string;
    readonly description: string;
    readonly owner: string;
    readonly responders: readonly string[];
    readonly tags: readonly string[];
    readonly tlp: string;
  };
  readonly phase: string;
  readonly parts: readonly DemoPart[];
}

const { address, account, control, domain } = INTRUDER;

/** An incident that is half worked through. */
const BREAK_IN: DemoCase = {
  rules: ['ssh_login_after_bruteforce', 'several_attacks_of_one_address', 'su_to_root_by_new_user', 'ssh_root_login'],
  draft: {
    kind: 'incident',
    summary: `Demo: ${account}'s password was guessed, and root taken on ${HOSTS.bastion.name}`,
    description: `From ${address} the web site was looked over, then passwords of everybody were tried at the bastion. One was right. From there it went on to the database and the files.`,
    owner: 'nora',
    responders: ['nora', 'leo'],
    tags: [
      'action.hacking.variety.Brute force',
      'action.hacking.vector.Command shell',
      'actor.external.variety.Unknown',
      'attribute.confidentiality.data_disclosure.Potentially',
    ],
    tlp: 'AMBER',
  },
  phase: 'containment',
  parts: [
    { plural: 'notes', fields: { text: `Called ${account}: is on holiday, did not log in.` }, before: 96 },
    {
      plural: 'notes',
      fields: { text: 'Bastion taken off the network. Memory and disk are being imaged.' },
      before: 71,
    },
    { plural: 'tasks', fields: { summary: `Lock ${account} everywhere`, owner: 'leo', status: 'done' } },
    { plural: 'tasks', fields: { summary: `Image ${HOSTS.bastion.name}`, owner: 'nora', status: 'doing' } },
    { plural: 'tasks', fields: { summary: 'Change all keys that were on the bastion', owner: 'leo', status: 'open' } },
    { plural: 'tasks', fields: { summary: `Find out what was read on ${HOSTS.database.name}`, status: 'open' } },
    { plural: 'theories', fields: { summary: 'The password was reused from a leak', status: 'unverified' } },
    { plural: 'theories', fields: { summary: `${account} did it`, status: 'refuted' } },
    {
      plural: 'mitigations',
      fields: { summary: `${address} blocked at the firewall`, owner: 'leo', status: 'active', temporary: true },
    },
    {
      plural: 'indicators',
      fields: { value: address, type: 'ip', state: 'malicious', description: 'where it came from' },
    },
    { plural: 'indicators', fields: { value: account, type: 'user', state: 'compromised' } },
    { plural: 'indicators', fields: { value: HOSTS.bastion.name, type: 'host', state: 'compromised' } },
    {
      plural: 'references',
      fields: { reference: 'https://attack.mitre.org/techniques/T1110/003/', description: 'Password spraying' },
    },
  ],
};

/** An investigation that asks whether data left. */
const DATA_LEFT: DemoCase = {
  rules: ['proxy_exfil_domains'],
  draft: {
    kind: 'investigation',
    summary: `Demo: did ${HOSTS.files.name} send data out?`,
    description: 'A server that has no business there spoke with sites on which anybody can leave files.',
    owner: 'leo',
    responders: ['leo'],
    tags: ['attribute.confidentiality.data_disclosure.Unknown'],
    tlp: 'AMBER',
  },
  phase: 'evidence',
  parts: [
    { plural: 'tasks', fields: { summary: 'Get the logs of the proxy with sizes', owner: 'leo', status: 'doing' } },
    { plural: 'theories', fields: { summary: 'A job of the backup does it', status: 'unverified' } },
    { plural: 'indicators', fields: { value: control, type: 'ip', state: 'suspected' } },
    { plural: 'indicators', fields: { value: domain, type: 'domain', state: 'suspected' } },
    { plural: 'notes', fields: { text: 'The firewall says 4.8 GB to one address, ten minutes later.' }, before: 52 },
  ],
};

export const DEMO_CASES: readonly DemoCase[] = [BREAK_IN, DATA_LEFT];
