/*
 * The messages of OTLP's log export as tables: field number, name in OTLP/JSON, type. Written from the public specification
 * (OpenTelemetry protocol 1.x: collector/logs/v1, logs/v1, common/v1, resource/v1; google.rpc.Status for faults).
 */

export type Scalar = 'string' | 'bool' | 'uint32' | 'fixed32' | 'int64' | 'fixed64' | 'double' | 'hex' | 'base64';

export interface Field {
  readonly name: string;
  /** A message is named by a function, because messages hold each other. */
  readonly type: Scalar | (() => Message);
  readonly repeated?: true;
}
export type Message = ReadonlyMap<number, Field>;

const ANY_VALUE: Message = new Map<number, Field>([
  [1, { name: 'stringValue', type: 'string' }],
  [2, { name: 'boolValue', type: 'bool' }],
  [3, { name: 'intValue', type: 'int64' }],
  [4, { name: 'doubleValue', type: 'double' }],
  [5, { name: 'arrayValue', type: () => ARRAY_VALUE }],
  [6, { name: 'kvlistValue', type: () => KEY_VALUE_LIST }],
  [7, { name: 'bytesValue', type: 'base64' }],
]);
const KEY_VALUE: Message = new Map<number, Field>([
  [1, { name: 'key', type: 'string' }],
  [2, { name: 'value', type: () => ANY_VALUE }],
]);
const ARRAY_VALUE: Message = new Map([[1, { name: 'values', type: () => ANY_VALUE, repeated: true }]]);
const KEY_VALUE_LIST: Message = new Map([[1, { name: 'values', type: () => KEY_VALUE, repeated: true }]]);
const ATTRIBUTES: Field = { name: 'attributes', type: () => KEY_VALUE, repeated: true };
const DROPPED: Field = { name: 'droppedAttributesCount', type: 'uint32' };

export const RESOURCE: Message = new Map([
  [1, ATTRIBUTES],
  [2, DROPPED],
]);
export const SCOPE: Message = new Map<number, Field>([
  [1, { name: 'name', type: 'string' }],
  [2, { name: 'version', type: 'string' }],
  [3, ATTRIBUTES],
  [4, DROPPED],
]);
export const LOG_RECORD: Message = new Map<number, Field>([
  [1, { name: 'timeUnixNano', type: 'fixed64' }],
  [2, { name: 'severityNumber', type: 'uint32' }],
  [3, { name: 'severityText', type: 'string' }],
  [5, { name: 'body', type: () => ANY_VALUE }],
  [6, ATTRIBUTES],
  [7, DROPPED],
  [8, { name: 'flags', type: 'fixed32' }],
  [9, { name: 'traceId', type: 'hex' }],
  [10, { name: 'spanId', type: 'hex' }],
  [11, { name: 'observedTimeUnixNano', type: 'fixed64' }],
  [12, { name: 'eventName', type: 'string' }],
]);

/** Numbers of the fields that hold others: ExportLogsServiceRequest, ResourceLogs and ScopeLogs. */
export const REQUEST_FIELDS = { resourceLogs: 1 } as const;
export const RESOURCE_LOGS_FIELDS = { resource: 1, scopeLogs: 2, schemaUrl: 3 } as const;
export const SCOPE_LOGS_FIELDS = { scope: 1, logRecords: 2, schemaUrl: 3 } as const;
