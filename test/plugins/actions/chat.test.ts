import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Receiver } from '../../respond/support.ts';
import { ActionUnderTest } from './support.ts';

const HOSTILE = '<!channel> @everyone [click](https://evil.example) *x* & <https://evil.example|here>\nBcc: all';

describe('actions that write to people', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.stop());

  const body = (): Record<string, unknown> => receiver.received.at(-1)?.json ?? {};

  it('slack: writes a line for each alert, and hostile text is only text', async () => {
    const slack = await ActionUnderTest.open('slack', { webhook_url: `${receiver.url}/services/T/B/X` });

    expect(await slack.tell({ id: 'a', summary: HOSTILE }, { id: 'b' })).toEqual({ answer: 'ok' });

    expect(receiver.received[0]?.path).toBe('/services/T/B/X');
    expect(body()).toMatchObject({ parse: 'none', link_names: false, unfurl_links: false });
    expect(String(body()['text']).split('\n')).toEqual([
      'New: WARNING &lt;!channel&gt; @everyone [click](https://evil.example) *x* &amp; &lt;https://evil.example|here&gt; Bcc: all <https://mozdef.example.com/alerts/a|open>',
      'New: WARNING 10 failed logins from 203.0.113.7 <https://mozdef.example.com/alerts/b|open>',
    ]);
  });

  it('discord: mentions no one and links nothing', async () => {
    receiver.answer = () => ({ headers: { 'content-type': 'application/json' }, body: '{"id":"42"}' });
    const discord = await ActionUnderTest.open('discord', { webhook_url: `${receiver.url}/api/webhooks/1/x` });

    expect(await discord.tell({ summary: HOSTILE })).toEqual({ answer: 'message 42' });

    expect(receiver.received[0]?.path).toBe('/api/webhooks/1/x?wait=true');
    expect(body()).toMatchObject({ allowed_mentions: { parse: [] }, flags: 4 });
    expect(body()['content']).toContain(
      '\\<\\!channel\\> \\@everyone \\[click\\]\\(https\\://evil\\.example\\) \\*x\\*',
    );
    expect((await discord.tell({ summary: 'x'.repeat(500) }, { title: 'y' })).answer).toBe('message 42');
  });

  it('discord: stays below what Discord takes', async () => {
    const discord = await ActionUnderTest.open('discord', { webhook_url: receiver.url });

    await discord.tell({ summary: '*'.repeat(500) }, { summary: '*'.repeat(500) }, { summary: '*'.repeat(500) });

    expect(String(body()['content']).length).toBeLessThanOrEqual(2000);
  });

  it('teams: posts a card whose text is plain', async () => {
    const teams = await ActionUnderTest.open('teams', { webhook_url: receiver.url });

    await teams.tell({ summary: HOSTILE });

    expect(body()).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            type: 'AdaptiveCard',
            body: [
              {
                type: 'RichTextBlock',
                inlines: [{ type: 'TextRun', text: `New: WARNING ${HOSTILE.replace('\n', ' ')}` }],
              },
            ],
            actions: [{ type: 'Action.OpenUrl', url: expect.stringContaining('/alerts/') }],
          },
        },
      ],
    });
  });

  it('ntfy: publishes JSON, with the priority of the gravest alert', async () => {
    const ntfy = await ActionUnderTest.open('ntfy', { url: receiver.url, topic: 'alerts', token: 'tk_0123' });

    await ntfy.tell({ title: 'Evil\r\nX-Priority: 5', severity: 'CRITICAL' });

    expect(receiver.received[0]?.headers['authorization']).toBe('Bearer tk_0123');
    expect(body()).toMatchObject({
      topic: 'alerts',
      title: 'MozDef: Evil X-Priority: 5',
      message: 'New: CRITICAL 10 failed logins from 203.0.113.7',
      priority: 5,
      click: expect.stringContaining('/alerts/'),
    });
    await ntfy.tell({ kind: 'closed', severity: 'CRITICAL' }, { severity: 'WARNING' });
    expect(body()).toMatchObject({ title: 'MozDef: 2 alerts', priority: 3 });
  });

  it.each([
    ['slack', {}],
    ['discord', {}],
    ['teams', {}],
    ['pagerduty', {}],
    ['webhook', { url: 'https://hook.example.com' }],
  ])('%s: does not start without its secret, and says what is missing', async (use, config) => {
    await expect(ActionUnderTest.open(use, config)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/is missing: give it, or \w+_file/),
      where: 'actions.ops.config',
    });
  });

  it('is refused when its address is inside and the target does not say so', async () => {
    const slack = await ActionUnderTest.open('slack', { webhook_url: receiver.url }, { internal: false });

    await expect(slack.tell({})).rejects.toThrow('say `internal: true` at the target');
    expect(receiver.received).toEqual([]);
  });
});
