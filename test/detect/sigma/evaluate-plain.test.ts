import { describe, expect, it } from '@jest/globals';
import { evaluatePlain } from '../../../src/detect/sigma/evaluate-plain.ts';
import { SigmaEngine } from '../../../src/detect/sigma/sigma-engine.ts';
import type { JsonObject, JsonValue } from '../../../src/event/event.ts';
import { eventWith, PLAIN_KIND, ruleWith } from '../../support/sigma-subject.ts';

const LISTS = new Map([['admins', ['root', 'adm*']]]);
const lists = (name: string): readonly string[] | undefined => LISTS.get(name);

/** What the rule says, by the plain evaluator and the engine, which must agree. */
function matches(selection: JsonValue, details: JsonObject, condition = 'selection'): boolean {
  const rule = ruleWith({ selection, condition });
  const event = eventWith(details, { summary: 'Login failed', tags: ['first-tag'] });
  const plain = evaluatePlain(rule, event, PLAIN_KIND, lists);
  expect(new SigmaEngine([rule], { classify: () => PLAIN_KIND, lists }).match(event).length > 0).toBe(plain);
  return plain;
}

describe('values', () => {
  it.each<[name: string, selection: JsonObject, details: JsonObject, expected: boolean]>([
    ['the whole text, whatever the case', { f: 'Cmd.EXE' }, { f: 'cMD.exe' }, true],
    ['not a part of the text', { f: 'cmd' }, { f: 'cmd.exe' }, false],
    ['a number as a number', { f: 4688 }, { f: 4688 }, true],
    ['a number in text', { f: 4688 }, { f: '4688' }, true],
    ['a number as text', { f: '4688' }, { f: 4688 }, true],
    ['a number not by its first digits', { f: 46 }, { f: 4688 }, false],
    ['a number with a text modifier', { 'f|startswith': 46 }, { f: 4688 }, true],
    ['hexadecimal text not as a number', { f: 16 }, { f: '0x10' }, false],
    ['truth as text', { f: true }, { f: 'True' }, true],
    ['truth as truth', { f: 'false' }, { f: false }, true],
    ['any of a list', { f: ['a', 'b'] }, { f: 'B' }, true],
    ['any element of an array', { f: 'b' }, { f: ['a', ['b']] }, true],
    ['wildcards, over line breaks', { f: 'a*c?' }, { f: 'a\n\nbcd' }, true],
    ['no object', { f: '*' }, { f: { g: 'x' } }, false],
    ['an empty text as such', { f: '' }, { f: '' }, true],
    ['no absent field as an empty text', { f: '' }, {}, false],
    ['no null as an empty text', { f: '' }, { f: null }, false],
    ['null as null', { f: null }, { f: null }, true],
    ['an absent field as null', { f: null }, {}, true],
    ['no empty text as null', { f: null }, { f: '' }, false],
    ['any text by a star', { f: '*' }, { f: '' }, true],
    ['nothing absent by a star', { f: '*' }, {}, false],
    ['a dotted name as a key', { 'a.b': 'x' }, { 'a.b': 'x' }, true],
    ['a dotted name as a path', { 'a.b': 'x' }, { a: { b: 'x' } }, true],
    ['a path through arrays', { 'a.b': 'x' }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
    ['all items of a map', { f: 'a', g: 'b' }, { f: 'a', g: 'c' }, false],
    ['an emoji', { 'f|contains': '\u{1f600}' }, { f: 'a\u{1f600}b' }, true],
    ['letters beyond ASCII, whatever the case', { 'f|contains': 'ÄÖ' }, { f: 'xäöx' }, true],
    ['letters beyond the first plane, whatever the case', { 'f|contains': '\u{10400}' }, { f: 'x\u{10428}' }, true],
    ['the Kelvin sign as a k', { 'f|contains': 'kilo' }, { f: '\u212aILO' }, true],
  ])('matches %s', (_, selection, details, expected) => {
    expect(matches(selection, details)).toBe(expected);
  });
});

describe('modifiers', () => {
  it.each<[selection: JsonObject, details: JsonObject, expected: boolean]>([
    [{ 'f|contains': 'b' }, { f: 'aBc' }, true],
    [{ 'f|startswith': 'a' }, { f: 'ABC' }, true],
    [{ 'f|endswith': 'a' }, { f: 'ABC' }, false],
    [{ 'f|contains|all': ['a', 'c'] }, { f: 'abc' }, true],
    [{ 'f|contains|all': ['a', 'd'] }, { f: 'abc' }, false],
    [{ 'f|contains|all': ['a', 'd'] }, { f: ['a', 'd'] }, true],
    [{ 'f|cased': 'Abc' }, { f: 'Abc' }, true],
    [{ 'f|cased': 'Abc' }, { f: 'abc' }, false],
    [{ 'f|contains|cased': 'B' }, { f: 'abc' }, false],
    [{ 'f|exists': true }, { f: null }, true],
    [{ 'f|exists': true }, {}, false],
    [{ 'f|exists': false }, {}, true],
    [{ 'f|exists': false }, { f: '' }, false],
    [{ 'f|neq': 'a' }, { f: 'b' }, true],
    [{ 'f|neq': 'a' }, { f: 'A' }, false],
    [{ 'f|neq': 'a' }, {}, true],
    [{ 'f|neq': ['a', 'b'] }, { f: 'b' }, false],
    [{ 'f|contains|neq': 'a' }, { f: 'bab' }, false],
    [{ 'f|neq': null }, {}, false],
    [{ 'f|neq': 5 }, { f: '5' }, false],
    [{ 'f|re': 'b+c' }, { f: 'abbcd' }, true],
    [{ 'f|re': '^b' }, { f: 'ab' }, false],
    [{ 'f|re': 'B' }, { f: 'b' }, false],
    [{ 'f|re|i': 'B' }, { f: 'b' }, true],
    [{ 'f|re': 'a.b' }, { f: 'a\nb' }, false],
    [{ 'f|re|s': 'a.b' }, { f: 'a\nb' }, true],
    [{ 'f|re|m': '^b$' }, { f: 'a\nb\nc' }, true],
    [{ 'f|re': '^b$' }, { f: 'a\nb\nc' }, false],
    [{ 'f|re|contains': 'b' }, { f: 'abc' }, true],
    [{ 'f|re|startswith': 'b|a' }, { f: 'abc' }, true],
    [{ 'f|re|startswith': 'b|c' }, { f: 'abc' }, false],
    [{ 'f|re': '^4\\d+$' }, { f: 4688 }, true],
    [{ 'f|cidr': '192.0.2.0/24' }, { f: '192.0.2.77' }, true],
    [{ 'f|cidr': '192.0.2.0/24' }, { f: '192.0.3.77' }, false],
    [{ 'f|cidr': ['10.0.0.0/8', '2001:db8::/32'] }, { f: '2001:DB8::1' }, true],
    [{ 'f|cidr': '192.0.2.0/24' }, { f: 'nonsense' }, false],
    [{ 'f|lt': 5 }, { f: '4.5' }, true],
    [{ 'f|lte': '5' }, { f: 5 }, true],
    [{ 'f|gt': 5 }, { f: 5 }, false],
    [{ 'f|gte': 5 }, { f: 'many' }, false],
    [{ 'f|gte': 5 }, {}, false],
    [{ 'f|minute': 36 }, { f: '2020-10-23T02:36:43Z' }, true],
    [{ 'f|hour|gte': 20 }, { f: '2020-10-23T23:36:43+04:00' }, false],
    [{ 'f|hour|lt': 20 }, { f: '2020-10-23T23:36:43+04:00' }, true],
    [{ 'f|day': 23 }, { f: '2020-10-23 02:36:43.542' }, true],
    [{ 'f|month': 10 }, { f: 1603420603 }, true],
    [{ 'f|year': 2020 }, { f: '2021-01-01T00:00:00Z' }, false],
    [{ 'f|week': 53 }, { f: '2021-01-01T00:00:00Z' }, true],
    [{ 'f|week': 1 }, { f: '2024-12-30T00:00:00Z' }, true],
    [{ 'f|hour': 2 }, { f: 'at two' }, false],
    [{ 'f|expand': '%admins%' }, { f: 'ROOT' }, true],
    [{ 'f|expand': 'x\\%admins%' }, { f: 'x%admins%' }, true],
    [{ 'f|expand': '%admins%' }, { f: 'administrator' }, true],
    [{ 'f|fieldref': 'g' }, { f: 'A', g: 'a' }, true],
    [{ 'f|fieldref': 'g' }, { f: 'A' }, false],
    [{ 'f|fieldref|neq': 'g' }, { f: 'a', g: 'b' }, true],
    [{ 'f|fieldref|startswith': 'g' }, { f: 'abc', g: 'AB' }, true],
    [{ 'f|fieldref|endswith': 'g' }, { f: 'abc', g: 'AB' }, false],
    [{ 'f|fieldref|contains': 'g' }, { f: ['x', 'abc'], g: ['B', 'z'] }, true],
    [{ 'f|fieldref|cased': 'g' }, { f: 'A', g: 'a' }, false],
    [{ 'f|windash|contains': ' -enc' }, { f: 'powershell /ENC x' }, true],
    [{ 'f|windash|contains': ' -enc' }, { f: 'powershell –enc x' }, true],
    [{ 'f|base64offset|contains': '/bin/bash' }, { f: Buffer.from('run /bin/bash now').toString('base64') }, true],
    [{ 'f|wide|base64offset|contains': 'http' }, { f: Buffer.from('x http', 'utf16le').toString('base64') }, true],
  ])('%j of %j: %s', (selection, details, expected) => {
    expect(matches(selection, details)).toBe(expected);
  });
});

describe('keywords', () => {
  it.each<[selection: JsonValue, expected: boolean]>([
    [['absent', 'FAILED'], true],
    [['absent'], false],
    [['gin*ailed'], true],
    [['deep text'], true],
    [['first-tag'], true],
    [[4711], true],
    [{ '|all': ['login', 'deep'] }, true],
    [{ '|all': ['login', 'absent'] }, false],
    [{ '|re': 'Login\\s' }, true],
    [{ '|cased': 'login' }, false],
    ['login', true],
    [['absent', { 'a.b': 'A Deep Text' }], true],
  ])('%j: %s', (selection, expected) => {
    expect(matches(selection, { a: { b: 'a deep text' }, n: 4711 })).toBe(expected);
  });
});

describe('searches and conditions', () => {
  it('takes a list of maps as alternatives', () => {
    const selection = [{ f: 'a', g: 'b' }, { f: 'c' }];

    expect(matches(selection, { f: 'c' })).toBe(true);
    expect(matches(selection, { f: 'a' })).toBe(false);
  });

  it('takes a list of conditions as alternatives', () => {
    const rule = ruleWith({ one: { f: 1 }, two: { f: 2 }, condition: ['one', 'two'] });

    expect(evaluatePlain(rule, eventWith({ f: 2 }), PLAIN_KIND)).toBe(true);
    expect(evaluatePlain(rule, eventWith({ f: 3 }), PLAIN_KIND)).toBe(false);
  });

  it('does not take for a value that the sender did not say it', () => {
    const kind = { ...PLAIN_KIND, pathsOf: () => [['hostname']] };
    const event = eventWith({}, { hostname: 'UNKNOWN' });

    expect(evaluatePlain(ruleWith({ selection: { f: 'unknown' }, condition: 'selection' }), event, kind)).toBe(false);
    expect(evaluatePlain(ruleWith({ selection: { f: null }, condition: 'selection' }), event, kind)).toBe(true);
  });

  it('looks for keywords in what the sender said only', () => {
    const rule = ruleWith({ selection: ['UNKNOWN'], condition: 'selection' });

    expect(evaluatePlain(rule, eventWith({}), PLAIN_KIND)).toBe(false);
    expect(new SigmaEngine([rule], { classify: () => PLAIN_KIND }).match(eventWith({}))).toEqual([]);
    expect(evaluatePlain(rule, eventWith({ a: 'unknown user' }), PLAIN_KIND)).toBe(true);
  });

  it('matches nothing by a rule whose list is missing', () => {
    const rule = ruleWith({ selection: { 'f|expand': '%absent%' }, condition: 'not selection' });

    expect(evaluatePlain(rule, eventWith({ f: 'x' }), PLAIN_KIND, lists)).toBe(false);
  });
});
