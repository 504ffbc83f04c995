import { expect, it } from '@jest/globals';
import { firstCommands } from '../../public/model/first-commands.ts';

const textOf = (name: string, intake: string, token?: string): string =>
  firstCommands(intake, token).find((one) => one.name === name)?.text ?? '';

it.each([
  ['curl', 'http://127.0.0.1:8080', undefined, "curl -s http://127.0.0.1:8080/events -d '{"],
  [
    'curl',
    'https://siem.example.com',
    'mzi_1',
    "curl -s -H 'Authorization: Bearer mzi_1' https://siem.example.com/events",
  ],
  ['rsyslog', 'http://127.0.0.1:8080', undefined, 'server="127.0.0.1" serverport="8080" template="mozdef"\n'],
  [
    'rsyslog',
    'https://siem.example.com',
    'mzi_1',
    'serverport="443" template="mozdef" usehttps="on" uid="rsyslog" pwd="mzi_1"\n',
  ],
  ['fluent-bit', 'http://127.0.0.1:8080', undefined, 'Port             8080\n'],
  [
    'fluent-bit',
    'https://siem.example.com:8443',
    'mzi_1',
    'Tls              On\n    Header           Authorization Bearer mzi_1',
  ],
])('says how %s sends to %s with token %s', (name, intake, token, part) => {
  expect(textOf(name, intake, token)).toContain(part);
});
