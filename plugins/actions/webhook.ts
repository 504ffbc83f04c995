import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineAction, type News, oneLine, secretKeys } from '#sdk';

function bodyOf({ kind, alert, url, text }: News): object {
  return { kind, text: text(), url, alert };
}

export default defineAction({
  name: 'webhook',
  summary: 'Posts alerts as signed JSON to an address of yours.',
  aggregates: true,
  config: z.strictObject({
    url: z
      .string()
      .regex(/^https?:\/\//, 'must begin with https:// or http://')
      .describe('Where it is posted.'),
    ...secretKeys('secret', 'Shared secret that signs each request: 16 characters or more.'),
    ...secretKeys('token', 'If given, sent as `Authorization: Bearer TOKEN`.'),
  }),
  setup(_config, { secret }) {
    const key = secret('secret');
    if (key.length < 16) throw new Error('secret (or the file secret_file) must have 16 characters or more');
    return { key, token: secret('token', '') };
  },
  async deliver({ id, time, test, news }, { config: { url }, context: { key, token }, host, signal }) {
    const body = JSON.stringify({ id, time, test, news: news.map(bodyOf) });
    const seconds = Math.floor(host.now().getTime() / 1000);
    const signature = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': id,
      'mozdef-signature': `t=${seconds},v1=${signature}`,
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    };
    const { status, text } = await host.send({ url, headers, body }, signal);
    return { answer: oneLine(`status ${status} ${text.slice(0, 200)}`) };
  },
});
