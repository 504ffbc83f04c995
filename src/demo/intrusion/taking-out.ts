import { HOSTS, INTRUDER } from '../company.ts';
import type { Dice } from '../dice.ts';
import { connection, question } from '../log-lines.ts';
import type { Place, ToldEvent } from '../told-event.ts';

const { database, files, proxy, resolver, firewall } = HOSTS;

/** Three hours ago: data is gathered and leaves, first where anybody can leave it, then to a host of the intruder's. */
export function takingOut(dice: Dice): ToldEvent[] {
  return [
    ...copying(dice),
    asked({ before: 188, hostname: proxy.name }, { action: 'TCP_DENIED', host: INTRUDER.control, port: 4444 }),
    asked({ before: 181, hostname: proxy.name }, { action: 'TCP_TUNNEL', host: 'pastebin.com', port: 443 }),
    asked({ before: 176, hostname: proxy.name }, { action: 'TCP_TUNNEL', host: 'www.sendspace.com', port: 443 }),
    question({ before: 169, hostname: resolver.name }, files.address, INTRUDER.domain),
    connection(
      { before: 168, hostname: firewall.name },
      { action: 'ACCEPT', from: files.address, to: INTRUDER.control, port: 443, bytes: 4_812_093_311 },
    ),
  ];
}

function copying(dice: Dice): ToldEvent[] {
  return Array.from({ length: 12 }, (_, index) => {
    const place = { before: 214 - index * 1.7, hostname: firewall.name };
    const bytes = dice.between(180_000_000, 520_000_000);
    return connection(place, { action: 'ACCEPT', from: database.address, to: files.address, port: 22, bytes });
  });
}

interface Asked {
  readonly action: string;
  readonly host: string;
  readonly port: number;
}

function asked(place: Place, { action, host, port }: Asked): ToldEvent {
  const destination = `${host}:${port}`;
  return {
    ...place,
    source: 'squid',
    category: 'proxy',
    severity: action === 'TCP_DENIED' ? 'WARNING' : 'INFO',
    processname: 'squid',
    summary: `${action} CONNECT ${destination} by ${files.address}`,
    details: {
      proxyaction: action,
      method: 'CONNECT',
      host,
      destination,
      destinationport: port,
      sourceipaddress: files.address,
    },
  };
}
