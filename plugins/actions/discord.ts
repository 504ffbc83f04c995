import { z } from 'zod';
import { cutText, defineAction, escapeMarkdown, secretKeys } from '#sdk';

const LONGEST = 2000;
const SUPPRESS_EMBEDS = 4;

const answerShape = z.object({ id: z.string() });

export default defineAction({
  name: 'discord',
  summary: 'Writes into a Discord channel through a webhook.',
  aggregates: true,
  config: z.strictObject({
    ...secretKeys('webhook_url', 'Address of the webhook, as https://discord.com/api/webhooks/...'),
  }),
  setup(_config, { secret }) {
    const url = new URL(secret('webhook_url'));
    // Else Discord answers before it has taken the message.
    url.searchParams.set('wait', 'true');
    return url.href;
  },
  async deliver({ news }, { context: url, host, signal }) {
    const lines = news.map((one) => {
      const text = one.text(escapeMarkdown);
      return one.url === '' ? text : `${text} <${one.url}>`;
    });
    const body = {
      content: cutText(lines.join('\n'), LONGEST),
      allowed_mentions: { parse: [] },
      flags: SUPPRESS_EMBEDS,
    };
    const { status, text } = await host.send({ url, body }, signal);
    const known = answerShape.safeParse(jsonOf(text));
    return { answer: known.success ? `message ${known.data.id}` : `status ${status}` };
  },
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
