import { describe, expect, it } from '@jest/globals';
import { alertMatcher, describeAlertMatch } from '../../src/enrich/alert-matcher.ts';
import type { AlertPluginMatch } from '../../src/enrich/alert-plugin.ts';
import { anAlert } from '../alert/support.ts';

const ALERT = anAlert({ tags: ['SSH', 'nsm'], category: 'Bruteforce', rule: 'BruteforceSsh', severity: 'WARNING' });

describe('which alerts a plugin is for', () => {
  it.each<[AlertPluginMatch, boolean, string]>([
    ['every', true, 'every alert'],
    [{ tags: 'ssh' }, true, 'tags is ssh'],
    [{ tags: ['other', 'NSM'] }, true, 'tags is other or nsm'],
    [{ tags: 'ss' }, false, 'tags is ss'],
    [{ tags: [] }, false, 'tags is nothing'],
    [{ rule: 'bruteforcessh', category: 'bruteforce' }, true, 'category is bruteforce and rule is bruteforcessh'],
    [{ rule: 'bruteforcessh', severity: 'INFO' }, false, 'rule is bruteforcessh and severity is info'],
    [[{ severity: 'INFO' }, { tags: 'ssh' }], true, 'severity is info; or tags is ssh'],
    [{}, true, 'every alert'],
  ])('%j: %s, which is said as "%s"', (match, expected, words) => {
    expect(alertMatcher(match)(ALERT)).toBe(expected);
    expect(describeAlertMatch(match)).toBe(words);
  });
});
