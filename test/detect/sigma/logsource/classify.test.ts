import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, dictionary, jsonValue, property } from 'fast-check';
import { valueOf } from '../../../../src/detect/sigma/event-values.ts';
import { createClassifier } from '../../../../src/detect/sigma/logsource/classify.ts';
import type { JsonObject, JsonValue } from '../../../../src/event/event.ts';
import { parseRawText } from '../../../../src/event/raw-text.ts';
import { normalized } from '../../../support/normalized.ts';
import { classify, kindOf, seen } from './classified.ts';

describe('createClassifier on other sources', () => {
  it.each<[kind: string, raw: JsonObject, fields: Readonly<Record<string, JsonValue>>]>([
    [
      'zeek/dns',
      {
        _path: 'dns',
        _write_ts: 1,
        ts: 1,
        uid: 'C1',
        'id.orig_h': '192.0.2.1',
        'id.resp_p': 53,
        query: 'a.example',
        qtype_name: 'A',
      },
      { query: 'a.example', 'id.orig_h': '192.0.2.1', 'id.resp_p': 53, record_type: 'A', src_ip: '192.0.2.1' },
    ],
    [
      'zeek/http',
      {
        '@stream': 'http',
        '@proc': 'zeek',
        uid: 'C1',
        id_orig_h: '192.0.2.1',
        host: 'h.example',
        uri: '/x?y',
        user_agent: 'curl',
      },
      { 'cs-host': 'h.example', 'c-uri': '/x?y', 'c-useragent': 'curl', user_agent: 'curl', 'id.orig_h': '192.0.2.1' },
    ],
    [
      'zeek/smb_files',
      { event: { dataset: 'zeek.smb_files' }, zeek: { smb_files: { action: 'SMB::FILE_OPEN', name: 'atsvc' } } },
      { action: 'SMB::FILE_OPEN', name: 'atsvc' },
    ],
    [
      'aws/cloudtrail',
      {
        eventVersion: '1.05',
        eventSource: 'iam.amazonaws.com',
        eventName: 'CreateUser',
        eventType: 'AwsApiCall',
        sourceIPAddress: '192.0.2.1',
        userIdentity: { type: 'Root' },
      },
      { eventName: 'CreateUser', eventType: 'AwsApiCall', src_ip: '192.0.2.1', 'userIdentity.type': 'Root' },
    ],
    [
      'aws/cloudtrail',
      {
        event: { dataset: 'aws.cloudtrail', action: 'CreateUser', provider: 'iam.amazonaws.com' },
        source: { ip: '192.0.2.1' },
      },
      { eventName: 'CreateUser', eventSource: 'iam.amazonaws.com', sourceIPAddress: '192.0.2.1' },
    ],
    [
      'azure/auditlogs',
      {
        category: 'AuditLogs',
        resourceId: '/tenants/1',
        operationName: 'Add member to role',
        properties: {
          category: 'RoleManagement',
          result: 'success',
          targetResources: [{ modifiedProperties: [{ newValue: 'Admins' }] }],
        },
      },
      {
        'properties.message': 'Add member to role',
        OperationName: 'Add member to role',
        Category: 'RoleManagement',
        Status: 'success',
        TargetResources: [['Admins']],
      },
    ],
    [
      'azure/signinlogs',
      {
        category: 'SignInLogs',
        resourceId: '/tenants/1',
        operationName: 'Sign-in activity',
        resultType: '50126',
        properties: { appId: '7' },
      },
      { ResultType: '50126', resultType: '50126', 'properties.appId': '7' },
    ],
    [
      'azure/activitylogs',
      { category: 'Administrative', resourceId: '/subscriptions/1', operationName: 'MICROSOFT.X/WRITE' },
      { operationName: 'MICROSOFT.X/WRITE', OperationNameValue: 'MICROSOFT.X/WRITE', CategoryValue: 'Administrative' },
    ],
    [
      'gcp/gcp.audit',
      { protoPayload: { serviceName: 'iam.googleapis.com', methodName: 'm', authorizationInfo: [{ granted: true }] } },
      {
        'gcp.audit.method_name': 'm',
        'data.protoPayload.methodName': 'm',
        'data.protoPayload.authorizationInfo.granted': [true],
      },
    ],
    [
      'm365/exchange',
      { Workload: 'Exchange', Operation: 'Set-Mailbox', Parameters: [{ Name: 'ForwardingSmtpAddress', Value: 'x' }] },
      { Operation: 'Set-Mailbox', Parameters: ['ForwardingSmtpAddress'], eventSource: 'Exchange' },
    ],
    [
      'okta',
      {
        eventType: 'user.session.start',
        published: '2026-01-01',
        actor: { alternateId: 'eve' },
        target: [{ displayName: 'App' }],
      },
      { eventType: 'user.session.start', 'actor.alternateId': 'eve', 'target.displayName': ['App'] },
    ],
    [
      'aws/cloudtrail',
      {
        eventsource: 'iam.amazonaws.com',
        eventname: 'CreateUser',
        useridentity: { type: 'Root' },
        sourceipaddress: '192.0.2.1',
      },
      { eventName: 'CreateUser', eventSource: 'iam.amazonaws.com', 'userIdentity.type': 'Root', src_ip: '192.0.2.1' },
    ],
    ['github/audit', { action: 'repo.create', actor: 'eve', org: 'example' }, { action: 'repo.create' }],
    [
      'kubernetes/audit',
      { kind: 'Event', auditID: '1', verb: 'create', objectRef: { resource: 'pods', apiGroup: 'apps' } },
      { verb: 'create', 'objectRef.resource': 'pods', apiGroup: 'apps' },
    ],
    ['opencanary', { logtype: 4002, node_id: 'n', src_host: '192.0.2.1' }, { logtype: 4002 }],
    [
      'webserver',
      {
        event: { dataset: 'nginx.access' },
        http: { request: { method: 'GET' }, response: { status_code: 404 } },
        url: { original: '/x?y' },
      },
      { 'cs-method': 'GET', 'sc-status': 404, 'cs-uri-query': '/x?y', 'c-uri': '/x?y' },
    ],
    [
      'proxy',
      {
        'cs-uri-scheme': 'https',
        'cs-host': 'h.example',
        'cs-method': 'GET',
        'cs(User-Agent)': 'curl',
        'cs-uri-path': '/x',
      },
      { 'cs-host': 'h.example', 'c-useragent': 'curl', 'c-uri': '/x' },
    ],
    [
      'suricata/dns',
      {
        flow_id: 1,
        event_type: 'dns',
        dns: { rrname: 'a.example', rrtype: 'A' },
        src_ip: '192.0.2.1',
        dest_ip: '192.0.2.2',
      },
      { query: 'a.example', record_type: 'A', src_ip: '192.0.2.1', dst_ip: '192.0.2.2' },
    ],
    [
      'linux/ecs/process_creation',
      {
        event: { category: ['process'], type: ['start'] },
        host: { os: { type: 'linux' } },
        process: { executable: '/bin/nc', command_line: 'nc -l', parent: { executable: '/bin/sh' } },
      },
      { Image: '/bin/nc', CommandLine: 'nc -l', ParentImage: '/bin/sh' },
    ],
    [
      'linux/auditd/process_creation',
      {
        category: 'execve',
        processname: 'audisp-json',
        details: { process: '/usr/bin/nc', command: 'nc -l', cwd: '/tmp', user: 'eve', auditkey: 'exec' },
      },
      { Image: '/usr/bin/nc', CommandLine: 'nc -l', CurrentDirectory: '/tmp', User: 'eve', key: 'exec' },
    ],
    [
      'linux/auditd/process_creation',
      {
        auditd: { message_type: 'syscall', data: { syscall: 'execve' } },
        process: { executable: '/bin/nc', title: 'nc -l' },
      },
      { Image: '/bin/nc', CommandLine: 'nc -l', SYSCALL: 'execve' },
    ],
  ])('knows %s and finds its fields', (kind, raw, fields) => {
    expect(kindOf(raw)).toBe(kind);
    expect(seen(raw, ...Object.keys(fields))).toEqual(Object.values(fields));
  });

  it.each([
    ['linux/sshd', '<38>Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster from 192.0.2.1'],
    ['linux/cron', '<78>Dec 10 06:55:46 h CRON[1]: (root) CMD (x)'],
    ['linux/auth', '<34>Oct 11 22:14:15 mymachine su: failed'],
    ['syslog', '<34>Oct 11 22:14:15 mymachine gunicorn: SuspiciousOperation'],
    ['syslog/device', '<189>29: *Mar 1 18:46:11: %SYS-5-CONFIG_I: Configured from console by vty2'],
    ['syslog/device', '<189>Oct 11 22:14:15 router1 %SYS-5-CONFIG_I: Configured from console'],
    ['linux/auditd', 'type=EXECVE msg=audit(1364481363.243:24287): argc=3 a0="cat" a1="/etc/shadow" a2="x"'],
    [
      'linux/auditd/process_creation',
      'type=SYSCALL msg=audit(1.2:3): arch=c000003e syscall=59 pid=3538 exe="/bin/cat" key="k"',
    ],
    [
      'fortigate/event',
      'logid="0100044546" type="event" subtype="system" action="Add" cfgpath="user.local" msg="Add user.local x"',
    ],
    ['cef', 'CEF:0|Example|Firewall|1|100|blocked|5|src=192.0.2.1 dst=192.0.2.2 act=deny'],
  ])('knows %s by its line', (kind, line) => {
    expect(classify(normalized(parseRawText(line))).name).toBe(kind);
  });

  it('finds the fields of a record of auditd, also that which became the category', () => {
    const raw = parseRawText('type=EXECVE msg=audit(1.2:3): argc=2 a0="cat" a1="/etc/shadow"');

    expect(seen(raw, 'type', 'a0', 'a1')).toEqual(['EXECVE', 'cat', '/etc/shadow']);
  });
});

describe('createClassifier on any event', () => {
  it('gives an event of no source a kind that contradicts no rule and passes names through', () => {
    const raw = {
      odd: { 'a.b': 1, c: { d: 2 } },
      'e.f': 3,
      host: { name: 'h' },
      message: 'm',
      source: { ip: '192.0.2.1' },
    };

    expect(classify(normalized(raw)).logsources).toEqual([{}]);
    expect(seen(raw, 'odd.c.d', 'e.f', 'host.name', 'message', 'summary', 'source.ip', 'hostname')).toEqual([
      2,
      3,
      'h',
      'm',
      'm',
      '192.0.2.1',
      'h',
    ]);
    expect(seen(raw, 'odd.nothing', 'constructor', '__proto__')).toEqual([undefined, undefined, undefined]);
  });

  it('can be told that events of no source answer to no rule', () => {
    const strict = createClassifier([], { unknown: [] });

    expect(strict(normalized({ odd: 1 })).logsources).toEqual([]);
    expect(strict(normalized({ Channel: 'Security', EventID: 1 })).name).toBe('windows/security');
  });

  it('never fails, whatever stands where a table looks', () => {
    const keys = ['Channel', 'EventID', 'winlog', 'Event', 'event', 'category', 'details', 'zeek', '__proto__', 'dns'];
    const anything = dictionary(constantFrom(...keys), jsonValue());

    assert(
      property(anything, (raw) => {
        const event = normalized(raw as JsonObject);
        const kind = classify(event);
        expect(kind.logsources.length).toBeGreaterThan(0);
        for (const field of ['Image', 'EventID', 'query']) valueOf(event, kind, field);
      }),
    );
  });
});
