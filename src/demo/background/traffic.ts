import { deskOf, HOSTS, PEOPLE, PLACES } from '../company.ts';
import type { Dice } from '../dice.ts';
import { connection, question, webRequest } from '../log-lines.ts';
import type { Moments } from '../moments.ts';
import type { ToldEvent } from '../told-event.ts';

/** Visitors of the web site, the firewall, names that are asked for. */
export function traffic(dice: Dice, moments: Moments): ToldEvent[] {
  return [...visits(dice, moments), ...connections(dice, moments), ...questions(dice, moments)];
}

const PAGES = ['/', '/products', '/products/42', '/about', '/contact', '/static/site.css', '/static/logo.svg', '/blog'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
];

function visits(dice: Dice, moments: Moments): ToldEvent[] {
  const visitors = [...Object.values(PLACES), '203.0.113.12', '203.0.113.140', '198.51.100.77'];
  return moments.some(900).map((before) => {
    const isWrong = dice.next() < 0.03;
    const uri = isWrong ? '/favicon-old.ico' : dice.pick(PAGES);
    const request = { from: dice.pick(visitors), uri, status: isWrong ? 404 : 200, bytes: dice.between(300, 60_000) };
    return webRequest({ before, hostname: HOSTS.web.name }, { ...request, agent: dice.pick(AGENTS) });
  });
}

function connections(dice: Dice, moments: Moments): ToldEvent[] {
  return moments.some(700).map((before) => {
    const place = { before, hostname: HOSTS.firewall.name };
    if (dice.next() < 0.4) {
      const from = `203.0.113.${dice.between(100, 250)}`;
      const port = dice.pick([22, 23, 445, 3389, 5900, 8080]);
      return connection(place, { action: 'DROP', from, to: HOSTS.firewall.address, port, bytes: 60 });
    }
    const from = deskOf(dice.between(0, PEOPLE.length - 1));
    const to = `198.51.100.${dice.between(100, 200)}`;
    return connection(place, { action: 'ACCEPT', from, to, port: 443, bytes: dice.between(2_000, 400_000) });
  });
}

const NAMES = ['www.example.org', 'mail.example.com', 'updates.example.net', 'time.example.org', 'cdn.example.org'];

function questions(dice: Dice, moments: Moments): ToldEvent[] {
  return moments.some(800).map((before) => {
    const from = deskOf(dice.between(0, PEOPLE.length - 1));
    return question({ before, hostname: HOSTS.resolver.name }, from, dice.pick(NAMES));
  });
}
