import { expect, it } from '@jest/globals';
import { evidenceName } from '../../../src/incident/evidence/evidence-name.ts';

it.each([
  ['../../../etc/passwd', 'passwd'],
  ['C:\\Users\\x\\..\\evil.exe', 'evil.exe'],
  ['..', '_'],
  ['.htaccess', '_htaccess'],
  ['/', 'unnamed'],
  [' ', 'unnamed'],
  ['a"\r\nSet-Cookie: x=1', 'a___Set-Cookie_ x=1'],
  ['photo\u202Egnp.exe', 'photo_gnp.exe'],
  ['half\uD800.txt', 'half\uFFFD.txt'],
  [`${'a'.repeat(990)}.tar.gz`, expect.stringMatching(/^a{179}…a{13}\.tar\.gz$/)],
  ['räkning – 請求書.html', 'räkning – 請求書.html'],
])('makes the name %j harmless', (given, wanted) => {
  expect(evidenceName(given)).toEqual(wanted);
});
