import { z } from 'zod';
import { cutText, defineAction, type News, secretKeys } from '#sdk';

/** Of a whole message Teams takes 28 KB. */
const LONGEST = 1000;
const MOST_SHOWN = 15;

/** A rich text block shows its text as it is; a plain one would read Markdown in it. */
function block(text: string): object {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: cutText(text, LONGEST) }] };
}

function cardOf(news: readonly News[]): object {
  const shown = news.slice(0, MOST_SHOWN);
  const more = news.length - shown.length;
  const [first] = news;
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [...shown.map((one) => block(one.text())), ...(more > 0 ? [block(`and ${more} more`)] : [])],
    ...(news.length === 1 &&
      first &&
      first.url !== '' && { actions: [{ type: 'Action.OpenUrl', title: 'Open', url: first.url }] }),
  };
}

export default defineAction({
  name: 'teams',
  summary: 'Posts a card into a Microsoft Teams channel through a webhook of Workflows.',
  aggregates: true,
  config: z.strictObject({
    ...secretKeys('webhook_url', 'Address of the workflow "Post to a channel when a webhook request is received".'),
  }),
  setup: (_config, { secret }) => secret('webhook_url'),
  async deliver({ news }, { context: url, host, signal }) {
    const content = cardOf(news);
    const body = {
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
    };
    const { status } = await host.send({ url, body }, signal);
    return { answer: `status ${status}` };
  },
});
