import { createTransport } from 'nodemailer';
import { z } from 'zod';
import {
  cutText,
  DeliveryError,
  defineAction,
  escapeHtml,
  ipVersion,
  type News,
  type Notice,
  oneLine,
  secretKeys,
} from '#sdk';

const LONGEST_SUBJECT = 150;
const CONNECT_MS = 10_000;

const addresses = z.array(z.string().regex(/^[^\s<>,;"]+@[^\s<>,;"]+$/, 'must be a mail address')).min(1);

function subjectOf({ news, test }: Notice): string {
  const [first] = news;
  const text = news.length === 1 ? first.text() : `${news.length} alerts`;
  return cutText(oneLine(`[MozDef${test ? ' test' : ''}] ${text}`), LONGEST_SUBJECT);
}

function plainOf(news: readonly News[]): string {
  return news.map((one) => [one.text(), ...(one.url === '' ? [] : [one.url])].join('\n')).join('\n\n');
}

function htmlOf(news: readonly News[]): string {
  const items = news.map(({ text, url }) => {
    const link = url === '' ? '' : ` <a href="${escapeHtml(url)}">open</a>`;
    return `<p>${escapeHtml(text())}${link}</p>`;
  });
  return `<!doctype html><html><body>${items.join('\n')}</body></html>`;
}

export default defineAction({
  name: 'email',
  summary: 'Sends e-mail over SMTP.',
  aggregates: true,
  config: z.strictObject({
    host: z.string().min(1).describe('Name of the mail server.'),
    port: z.number().int().min(1).max(65_535).default(587).describe('Its port.'),
    tls: z
      .enum(['starttls', 'always', 'never'])
      .default('starttls')
      .describe('`starttls`: demanded after the greeting; `always`: from the first byte on (port 465); `never`.'),
    user: z.string().default('').describe('Who signs in. Empty: no one.'),
    ...secretKeys('password', 'Password of that user.'),
    from: z
      .string()
      .regex(/^[^\s<>,;"]+@[^\s<>,;"]+$/, 'must be a mail address')
      .describe('Address of the sender.'),
    to: addresses.describe('Who gets it.'),
  }),
  setup: ({ user }, { secret }) => (user === '' ? '' : secret('password')),
  async deliver(notice, { config, context: password, host }) {
    const { port, tls, user, from, to } = config;
    const transport = createTransport({
      host: await host.addressOf(config.host),
      port,
      secure: tls === 'always',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'never',
      tls: { ...(ipVersion(config.host) === 0 && { servername: config.host }), ...(host.ca && { ca: host.ca }) },
      ...(user !== '' && { auth: { user, pass: password } }),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const domain = from.slice(from.indexOf('@') + 1);
    const thread = `<${notice.news[0].alert.id}@${domain}>`;
    const mail = {
      from,
      to,
      subject: subjectOf(notice),
      text: plainOf(notice.news),
      html: htmlOf(notice.news),
      // The same at each try, and mail programs show what is about one alert together.
      messageId: `<${notice.id}@${domain}>`,
      ...(notice.news.length === 1 && { references: thread }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
    try {
      const { response } = await transport.sendMail(mail);
      return { answer: oneLine(response) };
    } catch (error) {
      throw deliveryErrorOf(error);
    } finally {
      transport.close();
    }
  },
});

/** 5xx after the message was offered is about the message; all else may pass. */
function deliveryErrorOf(error: unknown): DeliveryError {
  const { responseCode, command, message } = error as { responseCode?: number; command?: string; message: string };
  const permanent = command === 'DATA' && responseCode !== undefined && responseCode >= 500;
  return new DeliveryError(oneLine(message), { permanent, cause: error });
}
