import { type SourceTable, sourceTableSchema } from '../source-table.ts';

const TRAIL = 'details.aws.cloudtrail';

/** CloudTrail. */
export const AWS: SourceTable = sourceTableSchema.parse({
  source: 'aws',
  title: 'AWS CloudTrail',
  forms: [
    {
      name: 'record as CloudTrail writes it',
      when: { 'details.eventSource': '*', 'details.eventName': '*' },
      fields: { src_ip: 'details.sourceIPAddress', status: ['details.status', 'details.errorCode'] },
    },
    {
      name: 'as MozDef kept it from the start',
      when: { 'details.eventname': '*', 'details.eventsource': '*' },
      lower_case: true,
      fields: { src_ip: 'details.sourceipaddress', status: ['details.status', 'details.errorcode'] },
    },
    {
      name: 'filebeat, Elastic Agent',
      when: { 'details.event.dataset': 'aws.cloudtrail' },
      look_in: [TRAIL, 'details'],
      fields: {
        eventName: 'details.event.action',
        eventSource: 'details.event.provider',
        eventType: `${TRAIL}.event_type`,
        eventVersion: `${TRAIL}.event_version`,
        awsRegion: 'details.cloud.region',
        userAgent: 'details.user_agent.original',
        sourceIPAddress: ['details.source.address', 'details.source.ip'],
        src_ip: ['details.source.ip', 'details.source.address'],
        errorCode: `${TRAIL}.error_code`,
        errorMessage: `${TRAIL}.error_message`,
        requestParameters: `${TRAIL}.request_parameters`,
        responseElements: `${TRAIL}.response_elements`,
        'responseElements.ConsoleLogin': [
          `${TRAIL}.flattened.response_elements.ConsoleLogin`,
          `${TRAIL}.console_login.additional_eventdata.console_login`,
        ],
        'additionalEventData.MFAUsed': [
          `${TRAIL}.flattened.additional_eventdata.MFAUsed`,
          `${TRAIL}.console_login.additional_eventdata.mfa_used`,
        ],
        'userIdentity.type': `${TRAIL}.user_identity.type`,
        'userIdentity.arn': `${TRAIL}.user_identity.arn`,
        'userIdentity.principalId': 'details.user.id',
        'userIdentity.userName': 'details.user.name',
        'userIdentity.sessionContext.sessionIssuer.type': `${TRAIL}.user_identity.session_context.session_issuer.type`,
        recipientAccountId: `${TRAIL}.recipient_account_id`,
      },
    },
  ],
  kinds: [
    {
      name: 'aws/cloudtrail',
      logsources: [{ product: 'aws', service: 'cloudtrail', category: 'none' }],
    },
  ],
  deviations: [
    '`requestParameters`, `responseElements` and their like are objects in records of CloudTrail: rules that look for a text in one as a whole find it only where the shipper sends it as text (filebeat does).',
    'src_country is not in CloudTrail.',
  ],
});
