import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NOW, Receiver } from '../../respond/support.ts';
import { ActionUnderTest } from './support.ts';

describe('actions that tell programs', () => {
  let receiver: Receiver;
  let directory: string;
  beforeEach(async () => {
    receiver = await Receiver.start();
    directory = mkdtempSync(join(tmpdir(), 'mozdef-actions-'));
  });
  afterEach(async () => {
    await receiver.stop();
    rmSync(directory, { recursive: true });
  });

  const bodies = (): unknown[] => receiver.received.map(({ json }) => json);

  it('webhook: signs time and body with a secret from a file, and names the notice for who has it already', async () => {
    const secret_file = join(directory, 'secret');
    writeFileSync(secret_file, 'a secret of 20 chars\n');
    const webhook = await ActionUnderTest.open('webhook', { url: `${receiver.url}/in`, secret_file, token: 'bearer' });

    await webhook.tell({ summary: 'naïve "quotes"\nand lines' });

    const [request] = receiver.received;
    if (!request) throw new Error('nothing came');
    const { headers, text, json } = request;
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['mozdef-signature'])) ?? [];
    expect(Number(seconds)).toBe(NOW / 1000);
    expect(signature).toBe(createHmac('sha256', 'a secret of 20 chars').update(`${seconds}.${text}`).digest('hex'));
    expect(headers).toMatchObject({
      'idempotency-key': '0123456789abcdef0123456789abcdef',
      authorization: 'Bearer bearer',
      'content-type': 'application/json',
    });
    expect(json).toMatchObject({
      id: '0123456789abcdef0123456789abcdef',
      test: false,
      news: [
        {
          kind: 'raised',
          text: 'New: WARNING naïve "quotes" and lines',
          alert: { summary: 'naïve "quotes"\nand lines', rule: 'bruteforce' },
        },
      ],
    });
  });

  it('webhook: wants a secret that is one', async () => {
    await expect(ActionUnderTest.open('webhook', { url: receiver.url, secret: 'short' })).rejects.toMatchObject({
      message: 'secret (or the file secret_file) must have 16 characters or more',
      where: 'actions.ops.config',
    });
  });

  it('pagerduty: triggers, acknowledges and resolves one incident for each alert', async () => {
    receiver.answer = () => ({ status: 202, body: '{"status":"success"}' });
    const pagerduty = await ActionUnderTest.open('pagerduty', { routing_key: 'R0UT1NG', url: receiver.url });
    const alert = { id: '20261124-a', severity: 'CRITICAL', runbook: 'https://wiki.example.com/ssh' } as const;

    await pagerduty.tell(alert);
    await pagerduty.tell({ ...alert, kind: 'acknowledged' });
    await pagerduty.tell({ ...alert, kind: 'withdrawn' });
    await pagerduty.tell({ ...alert, kind: 'updated' });
    await pagerduty.tell({ ...alert, kind: 'closed' });

    expect(bodies().map((body) => (body as { event_action: string }).event_action)).toEqual([
      'trigger',
      'acknowledge',
      'resolve',
      'trigger',
      'resolve',
    ]);
    for (const body of bodies()) expect(body).toMatchObject({ routing_key: 'R0UT1NG', dedup_key: '20261124-a' });
    expect(bodies()[0]).toMatchObject({
      payload: {
        summary: 'New: CRITICAL 10 failed logins from 203.0.113.7',
        source: '203.0.113.7',
        severity: 'critical',
        timestamp: '2026-11-24T12:00:00.000Z',
        class: 'bruteforce',
        custom_details: { count: 10, group: { 'details.sourceipaddress': '203.0.113.7' } },
      },
      links: [{ href: 'https://wiki.example.com/ssh' }],
      client_url: 'https://mozdef.example.com/alerts/20261124-a',
    });
    expect(bodies()[1]).not.toHaveProperty('payload');
  });

  it('pagerduty: resolves what a test triggered, and gives up what PagerDuty does not understand', async () => {
    const pagerduty = await ActionUnderTest.open('pagerduty', { routing_key: 'R0UT1NG', url: receiver.url });
    await pagerduty.test();
    expect(bodies()).toMatchObject([
      { event_action: 'trigger', dedup_key: 'test-ops', payload: { severity: 'info' } },
      { event_action: 'resolve', dedup_key: 'test-ops' },
    ]);

    receiver.answer = () => ({ status: 400, body: '{"status":"invalid event"}' });
    await expect(pagerduty.tell({})).rejects.toMatchObject({ permanent: true });
  });

  it('jira: opens an issue, and comments on it when there is news', async () => {
    receiver.answer = () => ({ status: 201, body: '{"id":"1","key":"SEC-7"}' });
    const config = { url: `${receiver.url}/`, project: 'SEC', user: 'bot@example.com', token: 'api' };
    const jira = await ActionUnderTest.open('jira', config);

    expect(await jira.tell({ summary: '[link|https://evil.example] {html}' })).toEqual({
      answer: 'opened SEC-7',
      reference: 'SEC-7',
    });
    await jira.tell({ kind: 'closed', verdict: 'benign', reference: 'SEC-7' });

    expect(receiver.received.map(({ path }) => path)).toEqual(['/rest/api/2/issue', '/rest/api/2/issue/SEC-7/comment']);
    const basic = Buffer.from('bot@example.com:api').toString('base64');
    expect(receiver.received[0]?.headers['authorization']).toBe(`Basic ${basic}`);
    expect(bodies()).toMatchObject([
      {
        fields: {
          project: { key: 'SEC' },
          issuetype: { name: 'Task' },
          labels: ['mozdef'],
          summary: 'New: WARNING [link|https://evil.example] {html}',
          description: expect.stringContaining('\\[link\\|https://evil.example\\] \\{html\\}'),
        },
      },
      { body: expect.stringContaining('Closed (benign)') },
    ]);
  });

  it('jira: opens no issue for a test, and is not content with another answer', async () => {
    const jira = await ActionUnderTest.open('jira', { url: receiver.url, project: 'SEC', token: 'pat' });

    expect((await jira.test()).answer).toContain('project SEC is there');
    expect(receiver.received).toMatchObject([
      { method: 'GET', path: '/rest/api/2/project/SEC', headers: { authorization: 'Bearer pat' } },
    ]);
    await expect(jira.tell({})).rejects.toMatchObject({ permanent: true });
  });
});
