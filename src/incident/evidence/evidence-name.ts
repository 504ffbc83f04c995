/** Characters of a name that are kept, with the end of it. */
const MOST = 200;
const ENDING = 20;
/** What would make another name of it on a screen, or lead out of a directory. */
const ODD =
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb"*:<>?|\\/]/g;

/** What a file is called, without directories: fit to be shown, and to be a name on any system. */
export function evidenceName(given: string): string {
  const [last = ''] = given.toWellFormed().split(/[\\/]/).slice(-1);
  const plain = last
    .replace(ODD, '_')
    .trim()
    .replace(/^\.+|[. ]+$/g, '_');
  if (plain === '') return 'unnamed';
  return plain.length <= MOST ? plain : `${plain.slice(0, MOST - ENDING - 1)}…${plain.slice(-ENDING)}`.toWellFormed();
}
