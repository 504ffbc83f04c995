import { type SourceTable, sourceTableSchema } from '../source-table.ts';

const service = (name: string) => ({ product: 'm365', service: name, category: 'none' });

/** The unified audit log of Microsoft 365. */
export const MICROSOFT_365: SourceTable = sourceTableSchema.parse({
  source: 'microsoft-365',
  title: 'Microsoft 365 audit log',
  forms: [
    {
      name: 'Management Activity API',
      when: { 'details.Workload': '*', 'details.Operation': '*' },
      keys: { workload: 'details.Workload' },
      fields: {
        eventSource: ['details.Workload', 'details.Source'],
        eventName: ['details.Name', 'details.Operation'],
        status: ['details.ResultStatus', 'details.Status'],
        Parameters: ['details.Parameters.Name', 'details.Parameters'],
        OperationProperties: ['details.OperationProperties.Name', 'details.OperationProperties'],
        Payload: ['details.Data', 'details.Payload'],
      },
    },
    {
      name: 'Management Activity API from a data warehouse',
      when: { 'details.workload': '*', 'details.operation': '*' },
      lower_case: true,
      keys: { workload: 'details.workload' },
      fields: {
        Parameters: ['details.parameters.Name', 'details.parameters.name', 'details.parameters'],
        eventSource: 'details.workload',
        eventName: ['details.name', 'details.operation'],
        status: 'details.resultstatus',
      },
    },
    {
      name: 'filebeat, Elastic Agent',
      when: { 'details.event.dataset': 'o365.audit' },
      keys: { workload: ['details.o365.audit.Workload', 'details.event.provider'] },
      look_in: ['details.o365.audit', 'details'],
      fields: {
        Operation: ['details.event.action', 'details.o365.audit.Operation'],
        Workload: ['details.event.provider', 'details.o365.audit.Workload'],
        eventSource: ['details.event.provider', 'details.o365.audit.Workload'],
        eventName: ['details.o365.audit.Name', 'details.event.action'],
        status: ['details.o365.audit.ResultStatus', 'details.event.outcome'],
      },
    },
  ],
  kinds: [
    {
      name: 'm365/exchange',
      when: { workload: 'Exchange' },
      logsources: [service('audit'), service('exchange')],
    },
    {
      name: 'm365/threat_management',
      when: { workload: ['SecurityComplianceCenter', 'ThreatIntelligence', 'AirInvestigation'] },
      logsources: [service('audit'), service('threat_management'), service('threat_detection')],
    },
    { name: 'm365/audit', logsources: [service('audit')] },
  ],
  deviations: [
    '`Parameters` is a list of names and values: rules see the names (ForwardingSmtpAddress), which is what those of SigmaHQ ask for.',
    'Rules on threat_management are written for alerts of Defender for Cloud Apps, with status success; alerts of the audit log have the status of the alert (Active).',
  ],
});
