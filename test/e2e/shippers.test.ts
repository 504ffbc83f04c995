import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
});
