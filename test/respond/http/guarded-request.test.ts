import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join, resolve as resolvePath } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addressGuard } from '../../../src/respond/http/address-guard.ts';
import { guardedRequest, type Reply, type SendRequest } from '../../../src/respond/http/guarded-request.ts';
import { NOW, Receiver } from '../support.ts';

const TLS = resolvePath(import.meta.dirname, '../../fixtures/tls');

describe('a request of an action', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.stop());

  const send = (request: Partial<SendRequest> = {}, guard = addressGuard(true)) =>
    guardedRequest(
      { url: receiver.url, body: { a: 1 }, ...request },
      { guard, signal: new AbortController().signal, now: () => NOW },
    );

  it('posts JSON and hands back the answer', async () => {
    receiver.answer = () => ({ status: 202, body: 'thanks' });

    expect(await send()).toMatchObject({ status: 202, text: 'thanks' });
    expect(receiver.received).toMatchObject([
      { method: 'POST', path: '/', text: '{"a":1}', headers: { 'content-type': 'application/json' } },
    ]);
  });

  it('goes nowhere inside unless that was allowed', async () => {
    await expect(send({}, addressGuard(false))).rejects.toThrow('is inside');
    await expect(send({ url: `http://localhost:${receiver.port}` }, addressGuard(false))).rejects.toThrow('is inside');

    expect(receiver.received).toEqual([]);
  });

  it('connects to the address that was checked, whatever the name means a moment later', async () => {
    const answers = [['127.0.0.1'], ['203.0.113.7']];
    let asked = 0;
    const guard = addressGuard(true, async () => answers[asked++] ?? []);

    await send({ url: `http://rebinding.example.com:${receiver.port}` }, guard);

    expect(asked).toBe(1);
    expect(receiver.received[0]?.headers.host).toBe(`rebinding.example.com:${receiver.port}`);
  });

  it('follows no redirect, and says where it leads', async () => {
    receiver.answer = () => ({ status: 307, headers: { location: 'http://169.254.169.254/latest/meta-data' } });

    await expect(send()).rejects.toMatchObject({
      message: expect.stringContaining('redirect to http://169.254.169.254/latest/meta-data, which is not followed'),
      permanent: false,
    });
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    [400, true],
    [413, true],
    [422, true],
    [401, false],
    [403, false],
    [404, false],
    [429, false],
    [500, false],
    [503, false],
  ])('takes status %i for good: %p', async (status, permanent) => {
    receiver.answer = () => ({ status, body: 'no\nway' });

    await expect(send()).rejects.toMatchObject({ message: `answered ${status}: no way`, permanent });
  });

  it.each([
    ['120', 120_000],
    ['Tue, 24 Nov 2026 12:05:00 GMT', 300_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
  ])('heeds Retry-After: %s', async (text, afterMs) => {
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': text } });

    await expect(send()).rejects.toMatchObject({ afterMs });
  });

  it('trusts no server whose authority it does not know, and knows whom it asked for by name', async () => {
    const [cert, key] = ['new.cert.pem', 'new.key.pem'].map((name) => readFileSync(join(TLS, name)));
    const secure = createServer({ cert, key }, (_request, response) => void response.end('ok'));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const { port } = secure.address() as AddressInfo;
    const guard = addressGuard(true, async () => ['127.0.0.1']);
    const ask = (host: string, ca?: Buffer): Promise<Reply> =>
      guardedRequest(
        { url: `https://${host}:${port}` },
        { guard, ca, signal: new AbortController().signal, now: () => NOW },
      );

    try {
      await expect(ask('localhost')).rejects.toThrow('self-signed');
      expect((await ask('localhost', cert)).text).toBe('ok');
      await expect(ask('other.example.com', cert)).rejects.toThrow('other.example.com');
    } finally {
      secure.close();
      secure.closeAllConnections();
    }
  });

  it('reads no more of an answer than is worth it', async () => {
    receiver.answer = () => ({ body: 'x'.repeat(1_000_000) });

    expect((await send()).text).toHaveLength(65_536);
  });

  it('says that no one is there', async () => {
    const { url } = receiver;
    await receiver.stop();

    await expect(send({ url })).rejects.toMatchObject({
      message: expect.stringContaining('cannot be reached'),
      permanent: false,
    });
    receiver = await Receiver.start();
  });

  it.each(['ftp://example.com', 'file:///etc/passwd', 'example.com', ''])('takes %p for no address', async (url) => {
    await expect(send({ url })).rejects.toThrow('no http:// or https:// URL');
  });
});
