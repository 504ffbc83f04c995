import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { worldShapes } from '../../public/components/world-shapes.ts';
import { countriesIn, countryClasses, countryName } from '../../public/model/country-counts.ts';

const ATLAS = join(import.meta.dirname, '../../node_modules/world-atlas/countries-110m.json');

describe('counts by country', () => {
  it('are of codes alone, the greatest first', () => {
    const values = ['de', 'DE', 'US', '<b>', 'DEU', ''].map((value, index) => ({ value, count: index + 1 }));

    expect(countriesIn(values)).toEqual([
      { code: 'DE', count: 3 },
      { code: 'US', count: 3 },
    ]);
    expect([countryName('DE'), countryName('XQ')]).toEqual(['Germany', 'XQ']);
  });

  it('fall into classes of equal ratio, of which the legend names those that there are', () => {
    const counts = [100_000, 20_000, 90, 1].map((count, index) => ({ code: `A${'ABCD'[index]}`, count }));
    const { classOf, legend } = countryClasses(counts);

    expect(counts.map(({ code }) => classOf(code))).toEqual([5, 5, 2, 1]);
    expect(classOf('ZZ')).toBe(0);
    expect(legend).toEqual([
      { level: 1, least: 1, most: 1 },
      { level: 2, least: 90, most: 90 },
      { level: 5, least: 20_000, most: 100_000 },
    ]);
    expect(countryClasses([{ code: 'DE', count: 1 }]).classOf('DE')).toBe(5);
    expect(countryClasses([])).toMatchObject({ legend: [] });
  });

  it('find their country on the map', () => {
    const shapes = worldShapes(JSON.parse(readFileSync(ATLAS, 'utf8')));
    const codes = shapes.map(({ code }) => code);

    expect(codes).toEqual(expect.arrayContaining(['DE', 'US', 'CN', 'RU', 'BR', 'ZA', 'AU', 'SG', 'HK']));
    expect(codes).not.toContain('AQ');
    expect(codes.every((code) => code === '' || /^[A-Z]{2}$/.test(code))).toBe(true);
    expect(shapes.every(({ path }) => /^M[-\d.,MLZa ]+$/.test(path))).toBe(true);
  });
});
