import { z } from 'zod';
import { cutText, defineAction, escapeSlack, oneLine, secretKeys } from '#sdk';

/** Slack cuts at 40,000 and asks for no more than 4,000. */
const LONGEST = 4000;

export default defineAction({
  name: 'slack',
  summary: 'Writes into a Slack channel through an incoming webhook.',
  aggregates: true,
  config: z.strictObject({
    ...secretKeys('webhook_url', 'Address of the incoming webhook, as https://hooks.slack.com/services/...'),
  }),
  setup: (_config, { secret }) => secret('webhook_url'),
  async deliver({ news }, { context: url, host, signal }) {
    const lines = news.map((one) => {
      const text = one.text(escapeSlack);
      return one.url === '' ? text : `${text} <${escapeSlack(one.url)}|open>`;
    });
    const body = {
      text: cutText(lines.join('\n'), LONGEST),
      // What looks like an address or a name in an alert becomes no link, no preview and no mention.
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    };
    const { text } = await host.send({ url, body }, signal);
    return { answer: oneLine(text) };
  },
});
