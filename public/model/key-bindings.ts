/** One thing that a key does. */
export interface KeyBinding {
  /** Unique; what a preference turns off. */
  readonly name: string;
  /** As `KeyboardEvent.key` has it; several of them mean the same, `g e` means one after the other, `Ctrl+k` both at once (or Cmd). */
  readonly keys: readonly string[];
  readonly label: string;
  /** Where it works. The same key may mean one thing on Events and another on Alerts. */
  readonly group: 'Everywhere' | 'Lists' | 'Focused cell' | 'Focused filter' | 'Alerts' | 'Alerts and rules' | 'Rules';
}

/** All keys of the dashboard: what listens, the help and the tests read this one list. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  { name: 'search', keys: ['/'], label: 'Go to the search field', group: 'Everywhere' },
  { name: 'palette', keys: ['Ctrl+k'], label: 'Find a command', group: 'Everywhere' },
  { name: 'help', keys: ['?'], label: 'Show the keys', group: 'Everywhere' },
  {
    name: 'escape',
    keys: ['Escape'],
    label: 'Close what is open, or undo the last drag on the histogram',
    group: 'Everywhere',
  },
  { name: 'go-overview', keys: ['g o'], label: 'Page Overview', group: 'Everywhere' },
  { name: 'go-alerts', keys: ['g a'], label: 'Page Alerts', group: 'Everywhere' },
  { name: 'go-events', keys: ['g e'], label: 'Page Events', group: 'Everywhere' },
  { name: 'go-incidents', keys: ['g i'], label: 'Page Incidents', group: 'Everywhere' },
  { name: 'go-rules', keys: ['g r'], label: 'Page Rules', group: 'Everywhere' },
  { name: 'go-entities', keys: ['g w'], label: 'Page Entities', group: 'Everywhere' },
  { name: 'go-lists', keys: ['g l'], label: 'Page Lists', group: 'Everywhere' },
  { name: 'go-health', keys: ['g h'], label: 'Page Health', group: 'Everywhere' },
  { name: 'go-settings', keys: ['g s'], label: 'Page Settings', group: 'Everywhere' },
  { name: 'refresh', keys: ['r'], label: 'Search again', group: 'Everywhere' },
  { name: 'fields', keys: ['f'], label: 'Show or hide the field list', group: 'Everywhere' },
  { name: 'live', keys: ['l'], label: 'Live tail on or off', group: 'Everywhere' },
  { name: 'pause', keys: ['p'], label: 'Pause or resume live tail', group: 'Everywhere' },
  { name: 'next', keys: ['j', 'ArrowDown'], label: 'Next in the list', group: 'Lists' },
  { name: 'previous', keys: ['k', 'ArrowUp'], label: 'Previous in the list', group: 'Lists' },
  { name: 'first', keys: ['Home'], label: 'First in the list', group: 'Lists' },
  { name: 'last', keys: ['End'], label: 'Last that is loaded', group: 'Lists' },
  { name: 'open', keys: ['Enter', ' '], label: 'Open or close', group: 'Lists' },
  { name: 'left', keys: ['ArrowLeft'], label: 'Cell to the left', group: 'Focused cell' },
  { name: 'right', keys: ['ArrowRight'], label: 'Cell to the right', group: 'Focused cell' },
  { name: 'include', keys: ['+'], label: 'Only events with this value', group: 'Focused cell' },
  { name: 'exclude', keys: ['-'], label: 'Only events without this value', group: 'Focused cell' },
  { name: 'copy', keys: ['c'], label: 'Copy the value', group: 'Focused cell' },
  { name: 'top', keys: ['t'], label: 'Top values of this field', group: 'Focused cell' },
  { name: 'filter-negate', keys: ['!'], label: 'Turn the filter around', group: 'Focused filter' },
  { name: 'filter-off', keys: ['d'], label: 'Turn the filter off or on', group: 'Focused filter' },
  { name: 'filter-remove', keys: ['x', 'Delete'], label: 'Remove the filter', group: 'Focused filter' },
  { name: 'choose', keys: ['x'], label: 'Select the alert, or no longer', group: 'Alerts' },
  { name: 'acknowledge', keys: ['a'], label: 'Acknowledge', group: 'Alerts' },
  { name: 'assign-me', keys: ['m'], label: 'Assign to me', group: 'Alerts' },
  { name: 'escalate', keys: ['e'], label: 'Escalate', group: 'Alerts' },
  { name: 'to-incident', keys: ['i'], label: 'Make it part of an incident', group: 'Alerts' },
  { name: 'close', keys: ['c'], label: 'Close with a verdict', group: 'Alerts' },
  { name: 'undo', keys: ['u'], label: 'Undo the last change', group: 'Alerts and rules' },
  { name: 'note', keys: ['n'], label: 'Write a note on what is open', group: 'Alerts and rules' },
  { name: 'switch', keys: ['s'], label: 'Switch the open rule off or on', group: 'Rules' },
  { name: 'except', keys: ['e'], label: 'Add an exception to the open rule', group: 'Rules' },
];
