const STORED_AS = 'mozdef.queries';
const MOST = 30;
const LONGEST = 2000;

/** The queries of this browser, the latest first. */
export function recentQueries(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? '[]');
    return Array.isArray(stored) ? stored.filter((query) => typeof query === 'string') : [];
  } catch {
    return [];
  }
}

/** Puts a query first, where the browser allows keeping anything. */
export function rememberQuery(query: string): void {
  if (query === '' || query.length > LONGEST) return;
  const queries = [query, ...recentQueries().filter((other) => other !== query)].slice(0, MOST);
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(queries));
  } catch {
    // Storage is off or full: nothing is remembered.
  }
}
