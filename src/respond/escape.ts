/* Fields of alerts are written by attackers. Each medium has its own way to be told that a text is only text. */

/** C0 and C1 controls, line ends, and marks that change the direction of text or cannot be seen. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** The same text on one line, with a space for what a reader cannot see but a program obeys. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(OBEYED, ' ').trim();
}

/** For HTML, also within attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** For Slack's mrkdwn: without `<` and `>` there are no links, mentions (`<!channel>`, `<@U1>`) and dates. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** For Markdown: nothing in it is a link, a mention or a format, and `https://` is no address. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~:@&]/g, '\\$&');
}
