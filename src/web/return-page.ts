import type { MozdefError } from '../lifecycle/error.ts';

/*
 * Pages without script for browsers that come back from another site. A redirect would still count as coming from there, so that
 * neither the session's cookie would go along nor we would answer; what such a page leads to comes from us.
 */

/** Goes on at once to this path of ours. */
export function onwardPage(path: string): string {
  const to = escaped(path);
  return page('Signed in', `<meta http-equiv="refresh" content="0;url=${to}">`, `<p><a href="${to}">Go on</a></p>`);
}

/** Says why nobody was let in. */
export function refusalPage({ message, remedy = '' }: MozdefError): string {
  const text = `${message.charAt(0).toUpperCase()}${message.slice(1)}. ${remedy}`;
  return page('Not signed in', '', `<p>${escaped(text)}</p><p><a href="/">Back to MozDef</a></p>`);
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${title} · MozDef</title>${head}</head>
<body><main><h1>${title}</h1>${body}</main></body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"'\p{Control}\p{Format}]/gu, (character) => `&#${character.codePointAt(0)};`);
}
