/** Titles of the columns that everyone knows; others go by their field's name. */
const TITLES: Readonly<Record<string, string>> = {
  utctimestamp: 'Time',
  severity: 'Severity',
  hostname: 'Host',
  processname: 'Program',
  summary: 'Summary',
};
const WIDTHS: Readonly<Record<string, string>> = {
  utctimestamp: '178px',
  severity: '108px',
  hostname: 'minmax(100px, 170px)',
  processname: 'minmax(80px, 130px)',
  summary: 'minmax(200px, 1fr)',
};
const OTHER_WIDTH = 'minmax(130px, 240px)';

export function columnTitle(field: string): string {
  return TITLES[field] ?? field.replace(/^details\./, '');
}

/** `grid-template-columns` of the list; the last column takes what is left. */
export function columnTemplate(fields: readonly string[]): string {
  const widths = fields.map((field) => WIDTHS[field] ?? OTHER_WIDTH);
  if (!fields.includes('summary')) widths[widths.length - 1] = 'minmax(130px, 1fr)';
  return ['22px', ...widths].join(' ');
}

/** Least width of the whole list, in pixels, so that many columns scroll sideways and do not shrink to nothing. */
export function columnsWidth(fields: readonly string[]): number {
  const least = (field: string): number => Number(/\d+/.exec(WIDTHS[field] ?? OTHER_WIDTH)?.[0] ?? 130);
  return fields.reduce((sum, field) => sum + least(field), 22);
}
