import { describe, expect, it } from '@jest/globals';
import type { Modifier } from '../../../src/detect/sigma/modifiers.ts';
import { textForms, UnusableValue } from '../../../src/detect/sigma/text-forms.ts';
import { patternText } from '../../support/sigma-subject.ts';

const LISTS = new Map([
  ['admins', ['root', 'adm*']],
  ['hosts', ['a', 'b']],
  ['nobody', []],
]);

function forms(text: string, ...modifiers: Modifier[]): string[] {
  return textForms(text, modifiers, (name) => LISTS.get(name)).map(patternText);
}

describe('textForms', () => {
  it('adds the wildcards that are missing', () => {
    expect(forms('x', 'contains')).toEqual(['*x*']);
    expect(forms('*x*', 'contains')).toEqual(['*x*']);
    expect(forms('x', 'startswith')).toEqual(['x*']);
    expect(forms('x\\*', 'startswith')).toEqual(['x\\**']);
    expect(forms('x', 'endswith')).toEqual(['*x']);
  });

  it('encodes in base64, at each of the three places', () => {
    expect(forms('foobar', 'base64')).toEqual(['Zm9vYmFy']);
    expect(forms('foobar', 'base64offset', 'contains')).toEqual(['*Zm9vYmFy*', '*Zvb2Jhc*', '*mb29iYX*']);
  });

  it('finds each text in every encoding of a longer one, by one of the three forms', () => {
    for (let before = 0; before < 6; before++) {
      const encoded = Buffer.from(`${'x'.repeat(before)}secret!${'y'.repeat(7 - before)}`).toString('base64');
      expect(forms('secret!', 'base64offset').some((form) => encoded.includes(form))).toBe(true);
    }
  });

  it('encodes UTF-16 as bytes', () => {
    expect(forms('foo', 'wide', 'base64')).toEqual(['ZgBvAG8A']);
    expect(forms('foo', 'utf16le', 'base64')).toEqual(['ZgBvAG8A']);
    expect(forms('foo', 'utf16be', 'base64')).toEqual(['AGYAbwBv']);
    expect(forms('foo', 'utf16', 'base64')).toEqual(['//5mAG8AbwA=']);
    expect(forms('ß€', 'utf16be', 'base64')).toEqual([Buffer.from([0, 0xdf, 0x20, 0xac]).toString('base64')]);
  });

  it('gives parameters every dash', () => {
    expect(forms('-f', 'windash')).toEqual(['-f', '/f', '–f', '—f', '―f']);
    expect(forms(' -a /b', 'windash', 'contains')).toHaveLength(25);
    expect(forms('well-known -', 'windash')).toEqual(['well-known -']);
    expect(forms('-élevé über-all', 'windash')).toHaveLength(5);
  });

  it('bounds what windash makes', () => {
    expect(() => forms(' -a -b -c -d -e', 'windash')).toThrow(UnusableValue);
  });

  it('writes the values of lists in place of their names', () => {
    expect(forms('%hosts%/%admins%', 'expand')).toEqual(['a/root', 'a/adm*', 'b/root', 'b/adm*']);
    expect(forms('%hosts%', 'expand', 'contains')).toEqual(['*a*', '*b*']);
    expect(forms('%nobody%', 'expand')).toEqual([]);
    expect(forms('100\\%hosts%', 'expand')).toEqual(['100%hosts%']);
    expect(forms('%hosts%')).toEqual(['%hosts%']);
  });

  it('refuses a placeholder that stands for nothing', () => {
    expect(() => forms('%unknown%', 'expand')).toThrow('the placeholder %unknown% stands for nothing');
  });

  it('refuses to encode wildcards', () => {
    expect(() => forms('a*', 'base64')).toThrow('wildcards cannot be encoded by base64');
    expect(forms('a\\*', 'base64')).toEqual([Buffer.from('a*').toString('base64')]);
  });
});
