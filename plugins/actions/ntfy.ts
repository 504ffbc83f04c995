import { z } from 'zod';
import { cutText, defineAction, oneLine, secretKeys } from '#sdk';

const LONGEST = 3500;
/** From 1 (least) to 5. */
const PRIORITIES: Readonly<Record<string, number>> = { EMERGENCY: 5, ALERT: 5, CRITICAL: 5, ERROR: 4, WARNING: 3 };

export default defineAction({
  name: 'ntfy',
  summary: 'Pushes to phones through ntfy.',
  aggregates: true,
  config: z.strictObject({
    url: z.string().default('https://ntfy.sh').describe('Address of the server, without the topic.'),
    topic: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _')
      .describe('Name of the topic.'),
    ...secretKeys('token', 'Access token, where the topic needs one.'),
  }),
  setup: (_config, { secret }) => secret('token', ''),
  async deliver({ news }, { config: { url, topic }, context: token, host, signal }) {
    const [first] = news;
    const priority = Math.max(
      ...news.map(({ kind, alert }) => (kind === 'raised' ? PRIORITIES[alert.severity] : 2) ?? 2),
    );
    // As JSON and not in headers, where a text of an alert could write further ones.
    const body = {
      topic,
      title:
        news.length === 1 ? `MozDef: ${cutText(oneLine(first.alert.title), 100)}` : `MozDef: ${news.length} alerts`,
      message: cutText(news.map((one) => one.text()).join('\n'), LONGEST),
      priority,
      ...(news.length === 1 && first.url !== '' && { click: first.url }),
    };
    const headers = token === '' ? {} : { authorization: `Bearer ${token}` };
    const { status } = await host.send({ url, headers, body }, signal);
    return { answer: `status ${status}` };
  },
});
