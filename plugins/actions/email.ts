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
const WAIT_MS = 10_000;

const address = z.string().regex(/^[^\s<>,;"]+@[^\s<>,;"]+$/, 'must be a mail address');
const addresses = z.array(address).min(1);

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

const configShape = z.strictObject({
  host: z.string().min(1).describe('Name of the mail server.'),
  port: z.number().int().min(1).max(65_535).default(587).describe('Its port.'),
  tls: z
    .enum(['starttls', 'always', 'never'])
    .default('starttls')
    .describe('`starttls`: demanded after the greeting; `always`: from the first byte on (port 465); `never`.'),
  user: z.string().default('').describe('Who signs in. Empty: no one.'),
  ...secretKeys('password', 'Password of that user.'),
  from: address.describe('Address of the sender.'),
  to: addresses.describe('Who gets it.'),
});

export default defineAction({
  name: 'email',
  summary: 'Sends e-mail over SMTP.',
  aggregates: true,
  config: configShape,
  setup: ({ user }, { secret }) => (user === '' ? '' : secret('password')),
  async deliver(notice, { config, context: password, host }) {
    const mail = mailOf(notice, config);
    let fault: DeliveryError | undefined;
    for (const address of await host.addressesOf(config.host)) {
      const transport = createTransport({ ...transportOf(config, { password, ca: host.ca }), host: address });
      try {
        const { response } = await transport.sendMail(mail);
        return { answer: oneLine(response) };
      } catch (error) {
        fault = deliveryErrorOf(error);
        // Only where nothing was said yet is there any sense in another address of the same server.
        if ((error as { command?: string }).command !== 'CONN') break;
      } finally {
        transport.close();
      }
    }
    throw fault ?? new DeliveryError('the mail server has no address');
  },
});

type Config = z.output<typeof configShape>;

function transportOf(
  { host, port, tls, user }: Config,
  { password, ca }: { readonly password: string; readonly ca: Buffer | undefined },
) {
  return {
    port,
    secure: tls === 'always',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'never',
    tls: { ...(ipVersion(host) === 0 && { servername: host }), ...(ca && { ca }) },
    ...(user !== '' && { auth: { user, pass: password } }),
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function mailOf(notice: Notice, { from, to }: Config) {
  const { id, news } = notice;
  const domain = from.slice(from.indexOf('@') + 1);
  return {
    from,
    to,
    subject: subjectOf(notice),
    text: plainOf(news),
    html: htmlOf(news),
    // The same at each try, and mail programs show what is about one alert together.
    messageId: `<${id}@${domain}>`,
    ...(news.length === 1 && { references: `<${news[0].alert.id}@${domain}>` }),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** 5xx after the message was offered is about the message; all else may pass. */
function deliveryErrorOf(error: unknown): DeliveryError {
  const { responseCode, command, message } = error as { responseCode?: number; command?: string; message: string };
  const permanent = command === 'DATA' && responseCode !== undefined && responseCode >= 500;
  return new DeliveryError(oneLine(message), { permanent, cause: error });
}
