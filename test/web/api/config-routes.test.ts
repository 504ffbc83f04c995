import { expect, it } from '@jest/globals';
import { configRoutes } from '../../../src/web/api/config-routes.ts';
import { WebUnderTest } from '../support.ts';

it('tells the configuration and where it comes from, of a part only that part', async () => {
  const days = { key: 'store.retention.days', value: 30, origin: 'mozdef.yml:3:5' };
  const level = { key: 'store.retentions', value: 1, origin: 'default' };
  const web = await WebUnderTest.start(configRoutes({ shownConfig: [days, level] }));
  try {
    expect((await web.get('/api/config')).json()).toEqual({ keys: [days, level] });
    expect((await web.get('/api/config?under=store.retention')).json()).toEqual({ keys: [days] });
  } finally {
    await web.stop();
  }
});
