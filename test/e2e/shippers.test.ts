import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { RunningServer, until } from '../support/running-server.ts';

const TOKEN = 'a-token-of-all-shippers';

describe('a running server', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await RunningServer.start({ set: [`frontend.tokens=[{name: shippers, token: ${TOKEN}}]`] });
  });
  afterAll(() => server.dispose());

  const stored = (query: string, count: number): Promise<void> =>
    until(async () => (await server.count(query)) === count, 10_000, `${count} of ${query}`);

  it('stores what a HEC client sends, and a bad event as a dead letter', async () => {
    const body = `{"time":${Date.now() / 1000},"host":"hec1","sourcetype":"app","event":{"message":"from hec"}}{"host":"hec1"}`;

    const response = await server.post('/services/collector/event', body, { authorization: `Splunk ${TOKEN}` });

    expect(await response.json()).toEqual({ text: 'Success', code: 0 });
    await stored('hostname:hec1 AND summary:"from hec" AND details.sourcetype:app', 1);
    const letters = await server.get<{ deadletters: { reason: string }[] }>('/api/deadletters');
    expect(letters.deadletters).toEqual([expect.objectContaining({ reason: 'Event field is required' })]);
  });

  it('shows who sent, and loudly who lost events', async () => {
    const good = { authorization: `Bearer ${TOKEN}`, 'user-agent': 'Fluent-Bit' };
    await server.post('/events', '{"summary":"from a known sender"}', good);
    await server.post('/events', '{"summary":"lost"}', { 'user-agent': 'Ruby' });
    const list = async () =>
      (await server.get<{ sources: { tokensource?: string; shippers: string[]; trouble?: object }[] }>('/api/sources'))
        .sources;
    await until(async () => (await list()).length >= 2, 20_000, 'both senders');

    const [first, ...others] = await list();
    expect(first).toMatchObject({ shippers: ['Ruby'], accepted: 0, trouble: { status: 401, count: 1 } });
    expect(others).toContainEqual(expect.objectContaining({ tokensource: 'shippers', address: '127.0.0.1' }));
    expect(others.find(({ tokensource }) => tokensource === 'shippers')?.shippers).toContain('Fluent-Bit');
  });

  it.each([
    ['json', JsonExporter],
    ['protobuf', ProtobufExporter],
  ] as const)('stores what the SDK of OpenTelemetry exports in %s', async (name, Exporter) => {
    const exporter = new Exporter({
      url: `${server.frontend}/v1/logs`,
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': `shop-${name}`, 'host.name': 'otel1' }),
      processors: [new BatchLogRecordProcessor({ exporter })],
    });
    const logger = provider.getLogger('checkout', '1.2');
    logger.emit({
      severityNumber: SeverityNumber.WARN,
      body: 'slow payment',
      attributes: { 'user.name': 'ann', ms: 5 },
    });
    logger.emit({ severityNumber: SeverityNumber.INFO, body: { message: 'structured', nested: { a: [1, 'b'] } } });
    await provider.shutdown();

    await stored(`source:shop-${name} AND hostname:otel1`, 2);
    await stored(`source:shop-${name} AND severity:WARNING AND details.username:ann AND summary:"slow payment"`, 1);
    await stored(`source:shop-${name} AND summary:structured AND details.otel.scope.name:checkout`, 1);
  });

  describe.each([8, 9])('the client of Elasticsearch that can do with version %d', (major) => {
    const json = `application/vnd.elasticsearch+json; compatible-with=${major}`;
    let client: Client;
    beforeAll(() => {
      client = new Client({
        node: server.frontend,
        auth: { username: 'elastic', password: TOKEN },
        headers: { accept: json, 'content-type': json },
        maxRetries: 0,
      });
    });
    afterAll(() => client.close());

    it('takes us for a server that it can send to', async () => {
      const info = await client.info();

      expect(Number(info.version.number.split('.')[0])).toBeGreaterThanOrEqual(major);
      expect(await client.ping()).toBe(true);
      expect(await client.indices.exists({ index: 'logs' })).toBe(true);
      expect(await client.indices.existsIndexTemplate({ name: 'logs' })).toBe(true);
    });

    it('stores what client.bulk() sends, once under its id', async () => {
      const operations = [
        { index: { _index: 'logs', _id: `one-${major}` } },
        { summary: 'one', category: `bulk${major}` },
        { create: { _index: 'logs' } },
        { summary: 'two', category: `bulk${major}` },
      ];

      const first = await client.bulk({ operations });
      const second = await client.bulk({ operations: operations.slice(0, 2) });

      const item = { _index: 'logs', _id: expect.any(String), status: 201, result: 'created' };
      expect(first).toMatchObject({
        took: expect.any(Number),
        errors: false,
        items: [{ index: item }, { create: item }],
      });
      expect(second.items[0]?.index?._id).toBe(first.items[0]?.index?._id);
      await stored(`category:bulk${major}`, 2);
    });

    it('stores what client.helpers.bulk() sends, and hears what is refused', async () => {
      const dropped: unknown[] = [];
      const statistics = await client.helpers.bulk({
        datasource: Array.from({ length: 3000 }, (_, number) => ({ number, category: `helper${major}` })),
        flushBytes: 50_000,
        onDocument: ({ number }) =>
          number === 7 ? { delete: { _index: 'logs', _id: '7' } } : { index: { _index: 'logs' } },
        onDrop: ({ status }) => dropped.push(status),
      });

      expect(statistics).toMatchObject({ total: 3000, successful: 2999, failed: 1, aborted: false });
      expect(dropped).toEqual([400]);
      await stored(`category:helper${major}`, 2999);
    });
  });
});
