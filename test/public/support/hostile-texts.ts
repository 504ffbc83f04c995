/** What an attacker may write in the hope of the one who reads it, by what it tries; all of it must be shown as text. */
export const HOSTILE_TEXTS = {
  script: '<script>alert("summary")</script><img src=x onerror=alert(1)>',
  order: 'invoice\u202Efdp.exe \u200Bhidden\u0007 bell \u001b[31mred\u0000 nul',
  link: 'javascript:alert(document.domain) https://evil.example.net/click?me=1',
  template: '${html`<b>x</b>`} {{constructor.constructor("alert(1)")()}} "><svg onload=alert(2)>',
  surrogate: 'lone \ud800 surrogate and \u{E0041}\u{E0042} tags',
  formula: '=cmd|\' /C calc\'!A0 +HYPERLINK("https://evil.example.net","x") @SUM(1)',
  markdown: '![beacon](https://evil.example.net/b.png) [x](javascript:alert(7)) <details open ontoggle=alert(8)>',
  right: '\u202B\u2067עברית العربية\u2066 [AB]\u061C 12',
  zalgo: `Z${'\u0335\u0321\u0341'.repeat(80)}a`,
  unbroken: 'W'.repeat(400),
} as const;

/** A short one for where there is room for little. */
export const HOSTILE = '<img src=x onerror=alert(1)>\u202Etxt.exe';

/** Elements and attributes that such a text must never become. */
// An editor has empty images beside what is no letter.
export const HOSTILE_ELEMENTS =
  'img:not(.cm-widgetBuffer), script, iframe, object, embed, details[ontoggle], a[href^="javascript:"], a[href*="//evil"], [onload], [onerror], [onmouseover]';
