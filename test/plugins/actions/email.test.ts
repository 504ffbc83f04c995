import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { ActionUnderTest } from './support.ts';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Unfolded header, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

describe('email', () => {
  let server: SMTPServer;
  let mails: Mail[];
  beforeEach(() => {
    mails = [];
  });
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const listen = async (options: SMTPServerOptions = {}): Promise<number> => {
    server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, { envelope }, done) {
        let text = '';
        stream.setEncoding('utf8');
        stream.on('data', (part: string) => (text += part));
        stream.on('end', () => {
          const from = envelope.mailFrom ? envelope.mailFrom.address : '';
          const to = envelope.rcptTo.map(({ address }) => address);
          mails.push({ from, to, headers: headersOf(text), text });
          done();
        });
      },
      ...options,
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return (server.server.address() as AddressInfo).port;
  };
  const open = (port: number, config: object = {}): Promise<ActionUnderTest> =>
    ActionUnderTest.open('email', {
      host: '127.0.0.1',
      port,
      tls: 'never',
      from: 'mozdef@example.com',
      to: ['soc@example.com', 'boss@example.com'],
      ...config,
    });

  it('sends text and HTML, in one thread for each alert', async () => {
    const email = await open(await listen());

    const { answer } = await email.tell({ id: '20261124-a', summary: '<script>alert(1)</script>' });

    expect(answer).toMatch(/^250/);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail).toMatchObject({ from: 'mozdef@example.com', to: ['soc@example.com', 'boss@example.com'] });
    expect(mail?.headers.get('message-id')).toBe('<0123456789abcdef0123456789abcdef@example.com>');
    expect(mail?.headers.get('references')).toBe('<20261124-a@example.com>');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    const html = mail?.text.split('text/html')[1] ?? '';
    expect(html).toContain('&#60;script&#62;');
    expect(html).not.toContain('<script');
  });

  it.each(['a\r\nBcc: victim@example.com', 'a\n\nbody', 'a\u0000b', 'ü'.repeat(400), 'a\u2028Bcc: x@example.com'])(
    'lets no summary write a header or a body: %j',
    async (summary) => {
      const email = await open(await listen());

      await email.tell({ summary });

      const [mail] = mails;
      expect(mail?.to).toEqual(['soc@example.com', 'boss@example.com']);
      expect([...(mail?.headers.keys() ?? [])].sort()).toEqual([
        'auto-submitted',
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'references',
        'subject',
        'to',
      ]);
    },
  );

  it('signs in', async () => {
    const seen: unknown[] = [];
    const port = await listen({
      authOptional: false,
      onAuth({ username, password }, _session, done) {
        seen.push([username, password]);
        done(password === 'right' ? null : new Error('wrong password'), { user: username });
      },
    });

    await (await open(port, { user: 'mozdef', password: 'right' })).tell({});
    const wrong = await open(port, { user: 'mozdef', password: 'wrong' });
    await expect(wrong.tell({})).rejects.toMatchObject({ permanent: false });

    expect(mails).toHaveLength(1);
    expect(seen).toEqual([
      ['mozdef', 'right'],
      ['mozdef', 'wrong'],
    ]);
  });

  it('sends nothing in the clear where TLS is demanded', async () => {
    const email = await open(await listen(), { tls: 'starttls' });

    await expect(email.tell({})).rejects.toMatchObject({ permanent: false });
    expect(mails).toEqual([]);
  });

  it.each([
    [552, true],
    [451, false],
  ])('a message refused with %i is given up: %p', async (responseCode, permanent) => {
    const port = await listen({
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () => done(Object.assign(new Error('no'), { responseCode })));
      },
    });

    await expect((await open(port)).tell({})).rejects.toMatchObject({ permanent });
  });

  it('goes to no server inside unless the target says so', async () => {
    const port = await listen();
    const config = { host: 'localhost', port, tls: 'never', from: 'a@example.com', to: ['b@example.com'] };
    const email = await ActionUnderTest.open('email', config, { internal: false });

    await expect(email.tell({})).rejects.toThrow('is inside');
    expect(mails).toEqual([]);
  });
});

function headersOf(text: string): ReadonlyMap<string, string> {
  const head = (text.split('\r\n\r\n', 1)[0] ?? '').replaceAll(/\r\n[ \t]+/g, ' ');
  return new Map(
    head.split('\r\n').map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
}
