import { type SourceTable, sourceTableSchema } from '../source-table.ts';
import { words } from './words.ts';

const OKTA_EVENT = 'details.okta';

/** Okta's system log. */
const OKTA: SourceTable = sourceTableSchema.parse({
  source: 'okta',
  title: 'Okta system log',
  forms: [
    {
      name: 'system log as Okta writes it',
      when: { 'details.eventType': '*', 'details.actor.alternateId': '*' },
      fields: { 'target.displayName': 'details.target.displayName' },
    },
    { name: 'system log, without an actor', when: { 'details.legacyEventType': '*' } },
    ...words('details.legacyeventtype details.debugcontext').map((field) => ({
      name: 'system log from a data warehouse',
      when: { [field]: '*', 'details.securitycontext': '*' },
      lower_case: true,
    })),
    {
      name: 'filebeat, Elastic Agent',
      when: { 'details.event.dataset': 'okta.system' },
      look_in: [OKTA_EVENT, 'details'],
      fields: {
        eventType: ['details.event.action', `${OKTA_EVENT}.event_type`],
        displayMessage: `${OKTA_EVENT}.display_message`,
        'actor.alternateId': `${OKTA_EVENT}.actor.alternate_id`,
        'target.displayName': [`${OKTA_EVENT}.target.display_name`],
        'outcome.reason': `${OKTA_EVENT}.outcome.reason`,
        'outcome.result': `${OKTA_EVENT}.outcome.result`,
        'securityContext.isProxy': `${OKTA_EVENT}.security_context.is_proxy`,
        'debugContext.debugData.requestUri': `${OKTA_EVENT}.debug_context.debug_data.request_uri`,
        'debugContext.debugData.behaviors': `${OKTA_EVENT}.debug_context.debug_data.flattened.behaviors`,
        'debugContext.debugData.logOnlySecurityData': `${OKTA_EVENT}.debug_context.debug_data.flattened.logOnlySecurityData`,
      },
    },
  ],
  kinds: [{ name: 'okta', logsources: [{ product: 'okta', service: 'okta', category: 'none' }] }],
});

/** GitHub's audit log. */
const GITHUB: SourceTable = sourceTableSchema.parse({
  source: 'github',
  title: 'GitHub audit log',
  forms: [
    { name: 'audit log (streamed, API)', when: { 'details._document_id': '*', 'details.action': '*' } },
    { name: 'audit log of an organization', when: { 'details.org': '*', 'details.action': '*' } },
    { name: 'audit log of a repository', when: { 'details.repo': '*', 'details.action': '*' } },
    {
      name: 'Elastic Agent',
      when: { 'details.event.dataset': 'github.audit' },
      look_in: ['details.github', 'details'],
      fields: { action: 'details.event.action', actor: 'details.user.name' },
    },
  ],
  kinds: [{ name: 'github/audit', logsources: [{ product: 'github', service: 'audit', category: 'none' }] }],
});

/** Audit logs of other services, each with one form and one kind. */
const OTHERS: readonly SourceTable[] = [
  single('bitbucket', 'Bitbucket audit log', {
    when: { 'details.auditType.action': '*' },
    logsource: { product: 'bitbucket', service: 'audit', category: 'none' },
  }),
  single('duo', 'Cisco Duo authentication log', {
    when: { 'details.access_device': '*', 'details.event_type': '*' },
    logsource: { product: 'cisco', service: 'duo', category: 'none' },
  }),
  single('onelogin', 'OneLogin events', {
    when: { 'details.event_type_id': '*' },
    logsource: { product: 'onelogin', service: 'onelogin.events', category: 'none' },
  }),
  single('opencanary', 'OpenCanary', {
    when: { 'details.logtype': '*', 'details.node_id': '*' },
    logsource: { product: 'opencanary', service: 'none', category: 'application' },
  }),
];

interface Single {
  readonly when: Record<string, string>;
  readonly logsource: SourceTable['kinds'][number]['logsources'][number];
}

function single(source: string, title: string, { when, logsource }: Single): SourceTable {
  return sourceTableSchema.parse({
    source,
    title,
    forms: [{ name: 'as the service writes it', when }],
    kinds: [{ name: source, logsources: [logsource] }],
  });
}

const K8S = 'details.kubernetes.audit';
/** What rules say short, and where the audit log has it. */
function kubernetesFields(at: string): Record<string, string[]> {
  const asked = `${at}.requestObject.spec`;
  return {
    apiGroup: [`${at}.objectRef.apiGroup`],
    resource: [`${at}.objectRef.resource`],
    subresource: [`${at}.objectRef.subresource`],
    namespace: [`${at}.objectRef.namespace`],
    username: [`${at}.user.username`],
    hostPath: [`${asked}.volumes.hostPath.path`, `${asked}.volumes.hostPath`],
    capabilities: [`${asked}.containers.securityContext.capabilities.add`],
  };
}

/** The audit log of Kubernetes, also as clouds keep it. */
const KUBERNETES: SourceTable = sourceTableSchema.parse({
  source: 'kubernetes',
  title: 'Kubernetes audit log',
  forms: [
    {
      name: 'audit.k8s.io (EKS, AKS, GKE and one of your own)',
      when: { 'details.auditID': '*' },
      fields: kubernetesFields('details'),
    },
    {
      name: 'audit.k8s.io, shortened',
      when: { 'details.objectRef': '*', 'details.verb': '*' },
      fields: kubernetesFields('details'),
    },
    {
      name: 'Elastic Agent',
      when: { [`${K8S}.auditID`]: '*' },
      look_in: [K8S, 'details'],
      fields: kubernetesFields(K8S),
    },
  ],
  kinds: [
    {
      name: 'kubernetes/audit',
      logsources: [{ product: 'kubernetes', service: 'audit', category: 'application' }],
    },
  ],
});

/** Services that people use over the internet, and clusters. */
export const SERVICES: readonly SourceTable[] = [OKTA, GITHUB, ...OTHERS, KUBERNETES];
