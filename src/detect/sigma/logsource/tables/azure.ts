import { type SourceTable, sourceTableSchema } from '../source-table.ts';
import { words } from './words.ts';

const PROPERTIES = 'details.properties';
/** What was done, in words. Rules of SigmaHQ call it by five names. */
const ACTIVITY = [
  `${PROPERTIES}.activityDisplayName`,
  'details.activityDisplayName',
  'details.ActivityDisplayName',
  'details.OperationName',
  'details.operationName',
];
const OPERATION = ['details.operationName', 'details.OperationName', 'details.OperationNameValue', ...ACTIVITY];
const RESULT = [`${PROPERTIES}.result`, 'details.Result', 'details.resultType', 'details.ResultType', 'details.Status'];
const MODIFIED = ['modifiedProperties', 'ModifiedProperties'];
const TARGETS = [`${PROPERTIES}.targetResources`, 'details.targetResources', 'details.TargetResources'];
const NEW_VALUES = TARGETS.flatMap((targets) =>
  MODIFIED.flatMap((modified) => [`${targets}.${modified}.newValue`, `${targets}.${modified}.NewValue`]),
);
const CHANGED = TARGETS.flatMap((targets) =>
  MODIFIED.flatMap((modified) => [`${targets}.${modified}.displayName`, `${targets}.${modified}.DisplayName`]),
);
const ACTOR = [
  `${PROPERTIES}.initiatedBy.user.userPrincipalName`,
  'details.initiatedBy.user.userPrincipalName',
  'details.InitiatedBy.user.userPrincipalName',
  `${PROPERTIES}.initiatedBy.app.displayName`,
  'details.InitiatedBy.app.displayName',
];

/** Names that diagnostic settings and tables of Log Analytics spell in one way, and rules in both. */
function eitherCase(...names: string[]): Record<string, string[]> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const lower = name.charAt(0).toLowerCase() + name.slice(1);
      const paths = [`details.${lower}`, `${PROPERTIES}.${lower}`, `details.${name}`];
      return [
        [name, paths],
        [lower, paths],
        [`properties.${lower}`, [`${PROPERTIES}.${lower}`, `details.${lower}`, `details.${name}`]],
      ];
    }),
  );
}

const FIELDS: Record<string, string | string[]> = {
  ...eitherCase('ResultType', 'ResultDescription', 'AuthenticationRequirement', 'Location', 'UserAgent', 'AppId'),
  ...eitherCase('CallerIpAddress', 'HomeTenantId', 'ResourceTenantId', 'ConditionalAccessStatus', 'ResourceId'),
  ...eitherCase('RiskState', 'RiskEventType', 'ResourceDisplayName', 'LoggedByService', 'NetworkLocationDetails'),
  operationName: OPERATION,
  OperationName: OPERATION,
  OperationNameValue: ['details.OperationNameValue', 'details.operationName', 'details.OperationName'],
  ActivityDisplayName: ACTIVITY,
  'properties.message': [`${PROPERTIES}.message`, ...ACTIVITY],
  Category: [`${PROPERTIES}.category`, 'details.Category', 'details.category', 'category'],
  category: [`${PROPERTIES}.category`, 'details.Category', 'details.category', 'category'],
  CategoryValue: ['details.CategoryValue', 'category'],
  ResourceProviderValue: ['details.ResourceProviderValue', 'details.resourceProviderName.value'],
  Status: RESULT,
  'properties.result': RESULT,
  Resultdescription: ['details.resultDescription', 'details.ResultDescription'],
  'Initiatied.By': ACTOR,
  Initiatedby: ACTOR,
  'properties.initiatedBy': ACTOR,
  'properties.targetResources': NEW_VALUES,
  TargetResources: NEW_VALUES,
  'TargetResources.modifiedProperties': CHANGED,
  'TargetResources.modifiedProperties.newValue': NEW_VALUES,
  'TargetResources.ModifiedProperties.NewValue': NEW_VALUES,
  'TargetResources.ModifiedProperties.DisplayName': CHANGED,
  'targetResources.type': TARGETS.map((targets) => `${targets}.type`),
  activityType: [`${PROPERTIES}.activityType`, ...ACTIVITY],
  ActivityType: [`${PROPERTIES}.activityType`, ...ACTIVITY],
  'additionalDetails.additionalInfo': [`${PROPERTIES}.additionalDetails.value`, 'details.AdditionalDetails.value'],
  'DeviceDetail.trusttype': [`${PROPERTIES}.deviceDetail.trustType`, 'details.DeviceDetail.trustType'],
  'DeviceDetail.deviceId': [`${PROPERTIES}.deviceDetail.deviceId`, 'details.DeviceDetail.deviceId'],
  'DeviceDetail.isCompliant': [`${PROPERTIES}.deviceDetail.isCompliant`, 'details.DeviceDetail.isCompliant'],
  Username: [`${PROPERTIES}.userPrincipalName`, 'details.UserPrincipalName'],
  ClientApp: [`${PROPERTIES}.clientAppUsed`, 'details.ClientAppUsed'],
};

/** As the fields of ECS modules: names in snake case below the name of the log. */
function beat(log: string): Record<string, string[]> {
  const at = `details.azure.${log}`;
  const operation = [`${at}.operation_name`, `${at}.properties.activity_display_name`, 'details.event.action'];
  return {
    operationName: operation,
    OperationName: operation,
    OperationNameValue: operation,
    ActivityDisplayName: [`${at}.properties.activity_display_name`, ...operation],
    'properties.message': [`${at}.properties.activity_display_name`, ...operation],
    Category: [`${at}.properties.category`, `${at}.category`],
    category: [`${at}.properties.category`, `${at}.category`],
    Status: [`${at}.properties.result`, `${at}.result_type`],
    ResultType: [`${at}.result_type`, `${at}.properties.status.error_code`],
    resultType: [`${at}.result_type`, `${at}.properties.status.error_code`],
    ResultDescription: [`${at}.result_description`],
    AuthenticationRequirement: [`${at}.properties.authentication_requirement`],
    'properties.authenticationRequirement': [`${at}.properties.authentication_requirement`],
    'properties.appId': [`${at}.properties.app_id`],
    userAgent: ['details.user_agent.original'],
    callerIpAddress: ['details.source.ip'],
    location: ['details.source.geo.country_iso_code'],
    riskEventType: [`${at}.properties.risk_event_type`],
    LoggedByService: [`${at}.properties.logged_by_service`],
  };
}

const service = (name: string) => ({ product: 'azure', service: name, category: 'none' });

/** Azure and Entra ID. */
export const AZURE: SourceTable = sourceTableSchema.parse({
  source: 'azure',
  title: 'Azure Monitor and Entra ID',
  forms: [
    {
      name: 'diagnostic settings (event hub, storage)',
      when: { 'details.operationName': '*', 'details.resourceId': '*' },
      keys: { log: 'category' },
      fields: FIELDS,
    },
    {
      name: 'tables of Log Analytics',
      when: {
        category: ['SigninLogs', 'AADNonInteractiveUserSignInLogs', 'AuditLogs', 'AzureActivity', 'AADUserRiskEvents'],
      },
      keys: { log: 'category' },
      fields: FIELDS,
    },
    ...words('signinlogs auditlogs activitylogs identity_protection identityprotection').map((log) => ({
      name: `filebeat, Elastic Agent (${log})`,
      when: { 'details.event.dataset': `azure.${log}` },
      keys: { log: 'details.event.dataset' },
      look_in: [`details.azure.${log}`, `details.azure.${log}.properties`, 'details'],
      fields: beat(log),
    })),
  ],
  kinds: [
    {
      name: 'azure/signinlogs',
      when: {
        log: [
          ...words('SignInLogs NonInteractiveUserSignInLogs ServicePrincipalSignInLogs azure.signinlogs'),
          ...words('ManagedIdentitySignInLogs ADFSSignInLogs AADNonInteractiveUserSignInLogs'),
        ],
      },
      logsources: [service('signinlogs')],
    },
    {
      name: 'azure/auditlogs',
      when: { log: ['AuditLogs', 'azure.auditlogs'] },
      logsources: [service('auditlogs')],
    },
    {
      name: 'azure/activitylogs',
      when: {
        log: [
          ...words('Administrative Security ServiceHealth Alert Recommendation Autoscale ResourceHealth'),
          ...words('AzureActivity azure.activitylogs'),
        ],
      },
      logsources: [service('activitylogs')],
    },
    {
      name: 'azure/riskdetection',
      when: {
        log: [
          ...words('UserRiskEvents RiskyUsers ServicePrincipalRiskEvents RiskyServicePrincipals'),
          ...words('AADUserRiskEvents azure.identity_protection azure.identityprotection'),
        ],
      },
      logsources: [service('riskdetection'), service('pim')],
    },
    {
      // Both Entra ID and Azure Monitor have a category Policy, and resources have categories of their own.
      name: 'azure/other',
      logsources: [service('auditlogs'), service('activitylogs')],
    },
  ],
  deviations: [
    'Rules of SigmaHQ call what was done operationName, OperationName, ActivityDisplayName, properties.message or ActivityType; each is looked for under all.',
    'Who and what it was done to are objects and lists: rules that look for a text in `properties.initiatedBy` or `TargetResources` as a whole see the name of the actor, or the new values.',
    'ConsentContext, failure_status_reason, Target and ActivityDetails are no names of Azure.',
    'Rules on activitylogs ask for a user of Kubernetes inside Azure (MICROSOFT.KUBERNETES/CONNECTEDCLUSTERS/..), which only connected clusters write; what AKS logs itself (kube-audit) is a text in `properties.log`.',
  ],
});
