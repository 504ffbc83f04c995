import { z } from 'zod';
import { cutText, DeliveryError, defineAction, type News, secretKeys } from '#sdk';

const LONGEST_SUMMARY = 250;
const answerShape = z.object({ key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/) });

/** Wiki markup has formats, mentions and links that begin with these; a backslash takes their meaning away. */
function escapeWiki(text: string): string {
  return text.replace(/[\\{}[\]*_+^~?!|#@-]/g, '\\$&');
}

function described({ text, url, alert }: News): string {
  const facts = {
    rule: alert.rule,
    severity: alert.severity,
    'first seen': alert.firstseen,
    'last seen': alert.lastseen,
  };
  const lines = Object.entries({ ...facts, ...alert.group }).map(([key, value]) => escapeWiki(`${key}: ${value}`));
  return [text(escapeWiki), ...(url === '' ? [] : [url]), '', ...lines].join('\n');
}

export default defineAction({
  name: 'jira',
  summary: 'Opens an issue in Jira for each alert, and comments on it when there is news.',
  config: z.strictObject({
    url: z.string().describe('Address of Jira, as https://example.atlassian.net.'),
    project: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]+$/, 'must be the key of a project, as SEC')
      .describe('Key of the project.'),
    issue_type: z.string().default('Task').describe('Name of the type of issue.'),
    labels: z.array(z.string().regex(/^\S+$/)).default(['mozdef']).describe('Labels of new issues.'),
    user: z
      .string()
      .default('')
      .describe('E-mail address of the user (Jira Cloud). Empty: the token is a bearer token.'),
    ...secretKeys('token', 'API token of that user, or a personal access token.'),
  }),
  setup({ user, url }, { secret }) {
    const token = secret('token');
    const basic = Buffer.from(`${user}:${token}`).toString('base64');
    const authorization = user === '' ? `Bearer ${token}` : `Basic ${basic}`;
    return { headers: { authorization, accept: 'application/json' }, api: `${url.replace(/\/+$/, '')}/rest/api/2` };
  },
  async deliver({ news: [one], test }, { config, context: { headers, api }, host, signal }) {
    const { project, issue_type, labels } = config;
    if (test) {
      const { status } = await host.send({ method: 'GET', url: `${api}/project/${project}`, headers }, signal);
      return { answer: `project ${project} is there, status ${status}; a test opens no issue` };
    }
    if (one.reference !== undefined) {
      const url = `${api}/issue/${encodeURIComponent(one.reference)}/comment`;
      await host.send({ url, headers, body: { body: described(one) } }, signal);
      return { answer: `commented on ${one.reference}` };
    }
    const fields = {
      project: { key: project },
      issuetype: { name: issue_type },
      summary: cutText(one.text(), LONGEST_SUMMARY),
      description: described(one),
      labels,
    };
    const { text } = await host.send({ url: `${api}/issue`, headers, body: { fields } }, signal);
    const key = keyOf(text);
    return { answer: `opened ${key}`, reference: key };
  },
});

function keyOf(text: string): string {
  try {
    return answerShape.parse(JSON.parse(text)).key;
  } catch {
    throw new DeliveryError('Jira did not say which issue it opened', { permanent: true });
  }
}
