/** Of which alerts a notification route is told, in words; `when` as the configuration has it. */
export function routeWords(when: Readonly<Record<string, unknown>>): string {
  const list = (key: string): readonly unknown[] => (Array.isArray(when[key]) ? when[key] : []);
  const words = ['tags', 'category', 'rule', 'channel'].flatMap((key) =>
    list(key).length === 0 ? [] : [`${key} ${list(key).join(' or ')}`],
  );
  const { severity } = when;
  const grave = typeof severity === 'string' && severity !== 'DEBUG' ? [`${severity} and worse`] : [];
  const hours = list('hours').length === 0 ? [] : ['at certain hours'];
  const silent = when['even_silent'] === true ? ['also of rules that do not notify'] : [];
  const all = [...grave, ...words, ...hours, ...silent];
  return all.length === 0 ? 'all alerts' : all.join(', ');
}
