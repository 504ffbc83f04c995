import type { Page } from 'playwright-core';
import { HOSTILE as SHORT } from './hostile-texts.ts';

/** With an address that nothing may lead to. */
export const HOSTILE = `${SHORT} http://bad.example/`;

type Post = (path: string, data: object) => Promise<Record<string, unknown>>;

/** What adds a file as whoever is signed in there does. */
export function uploading(page: Page, url: string): (path: string) => Promise<unknown> {
  return (path) =>
    page.request.post(`${url}/api/incidents${path}`, {
      headers: { 'content-type': 'application/octet-stream' },
      data: Buffer.from('x'),
    });
}

/** Opens an incident with such a text in every field; its id. */
export async function fillHostile(
  { post, upload }: { readonly post: Post; readonly upload: (path: string) => Promise<unknown> },
  alert: string,
): Promise<string> {
  const said = { summary: HOSTILE, description: `${HOSTILE}\nmore`, contact: HOSTILE, owner: HOSTILE };
  const lists = { responders: [HOSTILE], tags: [HOSTILE], references: [HOSTILE], alerts: [alert] };
  const id = String((await post('', { ...said, ...lists }))['id']);
  await post(`/${id}/tasks`, { summary: HOSTILE, owner: HOSTILE, description: HOSTILE, due: '2026-01-01' });
  await post(`/${id}/theories`, { summary: HOSTILE, description: HOSTILE });
  await post(`/${id}/mitigations`, { summary: HOSTILE, owner: HOSTILE, temporary: true });
  await post(`/${id}/indicators`, { value: HOSTILE, type: 'filename', description: HOSTILE });
  await post(`/${id}/notes`, { text: HOSTILE });
  await upload(`/${id}/evidence?${new URLSearchParams({ name: 'x', description: HOSTILE })}`);
  await post(`/${id}/lessons`, { summary: HOSTILE });
  await post(`/${id}/events`, { event: 'gone', at: '2026-01-01T00:00:00Z', summary: HOSTILE, note: HOSTILE });
  return id;
}
