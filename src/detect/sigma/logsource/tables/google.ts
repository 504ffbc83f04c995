import { type SourceTable, sourceTableSchema } from '../source-table.ts';

const PAYLOAD = 'details.protoPayload';
const AUDIT = 'details.gcp.audit';

/** The same names as rules spell them, with what some exports put before them. */
function spellings(): Record<string, string> {
  const names = ['serviceName', 'methodName', 'resource.type', 'logName'];
  const authorization = ['authorizationInfo.granted', 'authorizationInfo.permission'];
  return Object.fromEntries(
    [...names, ...authorization].map((name) => [`data.protoPayload.${name}`, `${PAYLOAD}.${name}`]),
  );
}

/** Cloud audit logs, of Google Cloud and of Workspace where it writes there. */
export const GOOGLE_CLOUD: SourceTable = sourceTableSchema.parse({
  source: 'google-cloud',
  title: 'Google Cloud audit logs',
  forms: [
    {
      name: 'entries of Cloud Logging',
      when: { 'details.protoPayload': '*' },
      keys: { service: `${PAYLOAD}.serviceName` },
      fields: {
        ...spellings(),
        'data.protoPayload.resource.type': ['details.resource.type', `${PAYLOAD}.resource.type`],
        'data.protoPayload.logName': ['details.logName', `${PAYLOAD}.logName`],
        'gcp.audit.method_name': `${PAYLOAD}.methodName`,
        'protoPayload.Servicename': `${PAYLOAD}.serviceName`,
        eventService: `${PAYLOAD}.serviceName`,
        eventName: [`${PAYLOAD}.metadata.event.eventName`, `${PAYLOAD}.methodName`],
      },
    },
    {
      name: 'entries from a data warehouse',
      when: { 'details.protopayload': '*' },
      lower_case: true,
      keys: { service: ['details.protopayload.serviceName', 'details.protopayload.servicename'] },
      fields: {
        'gcp.audit.method_name': ['details.protopayload.methodName', 'details.protopayload.methodname'],
        'data.protoPayload.methodName': ['details.protopayload.methodName', 'details.protopayload.methodname'],
        'data.protoPayload.serviceName': ['details.protopayload.serviceName', 'details.protopayload.servicename'],
      },
    },
    {
      name: 'filebeat, Elastic Agent',
      when: { 'details.event.dataset': ['gcp.audit'] },
      keys: { service: ['details.service.name', `${AUDIT}.service_name`] },
      look_in: [AUDIT, 'details'],
      fields: {
        'gcp.audit.method_name': [`${AUDIT}.method_name`, 'details.event.action'],
        'data.protoPayload.methodName': [`${AUDIT}.method_name`, 'details.event.action'],
        'data.protoPayload.serviceName': [`${AUDIT}.service_name`, 'details.service.name'],
        'data.protoPayload.authorizationInfo.granted': `${AUDIT}.authorization_info.granted`,
        'data.protoPayload.authorizationInfo.permission': `${AUDIT}.authorization_info.permission`,
        'data.protoPayload.resource.type': `${AUDIT}.resource_type`,
        'data.protoPayload.logName': ['details.log.logger', `${AUDIT}.logger_name`],
      },
    },
  ],
  kinds: [
    {
      name: 'gcp/google_workspace.admin',
      when: { service: 'admin.googleapis.com' },
      logsources: [
        { product: 'gcp', service: 'google_workspace.admin', category: 'none' },
        { product: 'gcp', service: 'gcp.audit', category: 'none' },
      ],
    },
    {
      name: 'gcp/google_workspace.login',
      when: { service: 'login.googleapis.com' },
      logsources: [
        { product: 'gcp', service: 'google_workspace.login', category: 'none' },
        { product: 'gcp', service: 'gcp.audit', category: 'none' },
      ],
    },
    { name: 'gcp/gcp.audit', logsources: [{ product: 'gcp', service: 'gcp.audit', category: 'none' }] },
  ],
});

/** Workspace by its own interface for reports. */
export const GOOGLE_WORKSPACE: SourceTable = sourceTableSchema.parse({
  source: 'google-workspace',
  title: 'Google Workspace',
  forms: [
    {
      name: 'activities (Reports API)',
      when: { 'details.id.applicationName': '*' },
      keys: { application: 'details.id.applicationName' },
      fields: {
        eventName: ['details.name', 'details.events.name'],
        setting_name: ['details.parameters.SETTING_NAME', 'details.SETTING_NAME'],
        new_value: ['details.parameters.NEW_VALUE', 'details.NEW_VALUE'],
      },
    },
  ],
  kinds: [
    {
      name: 'google_workspace/admin',
      when: { application: 'admin' },
      logsources: [{ product: 'gcp', service: 'google_workspace.admin', category: 'none' }],
    },
    {
      name: 'google_workspace/login',
      when: { application: 'login' },
      logsources: [{ product: 'gcp', service: 'google_workspace.login', category: 'none' }],
    },
    {
      name: 'google_workspace',
      logsources: [
        { product: 'gcp', service: 'none', category: 'none' },
        { product: 'google_workspace', service: 'none', category: 'none' },
      ],
    },
  ],
  deviations: [
    'Rules on google_workspace.admin ask for eventService admin.googleapis.com. The Reports API says `admin` there, so that they find events of Workspace only as Cloud Logging exports them.',
    'Workspace puts settings into lists of names and values; setting_name and new_value are found only where the shipper made fields of them.',
  ],
});
