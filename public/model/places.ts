const NAMES: Readonly<Record<string, string>> = {
  '': 'the overview',
  alerts: 'alerts',
  events: 'events',
  entities: 'entities',
  incidents: 'incidents',
  watchlists: 'lists',
  rules: 'rules',
  health: 'health',
  settings: 'settings',
};

/** What a path of the dashboard is called: `alerts`, `one of alerts`. */
export function placeName(path: string): string {
  const [, page = '', below = ''] = path.split('/');
  const name = NAMES[page];
  if (name === undefined) return 'another page';
  return below === '' ? name : `one of ${name}`;
}
