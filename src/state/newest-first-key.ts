/** Keys grow as times go back. Good until the year 2286. */
const END_OF_TIME = 9_999_999_999_999;
const DIGITS = 13;

/** What an id begins with so that a list by id has the newest first. `time` in milliseconds since 1970. */
export function newestFirstKey(time: number): string {
  return String(Math.max(0, END_OF_TIME - time)).padStart(DIGITS, '0');
}
