import type { Source, SourceRefusals } from '../state/sources/source.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printTable } from './output.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

/** More senders than a server keeps. */
const ALL = 10_000;
const HEAD = ['sender', 'program', 'last seen', 'per second', 'accepted', 'refused', 'trouble'];

/** Prints the senders. That there are none is an answer, too. */
export async function listSenders(
  options: CommonOptions & {
    /** 0: all. */
    readonly limit: number;
    readonly json: boolean;
  },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const limit = options.limit === 0 ? ALL : Math.min(options.limit, ALL);
  const { sources, total, trouble } = await api.get<{ sources: Source[]; total: number; trouble: number }>(
    '/api/sources',
    { limit },
  );
  if (options.json) for (const source of sources) await print(JSON.stringify(source));
  else if (sources.length === 0) note('nobody has sent anything yet');
  else await printTable(HEAD, sources.map(rowOf));
  if (sources.length < total) note(`${total - sources.length} more; --limit 0 lists all`);
  if (trouble > 0) note(`${trouble} of ${total} senders had events refused and most likely lost them`);
  return EXIT_CODES.ok.code;
}

function rowOf({ tokensource, address, shippers, lastseen, persecond, accepted, refused, trouble }: Source): string[] {
  return [
    visible(tokensource === undefined ? address : `${tokensource} ${address}`),
    visible(shippers.join(', ')),
    lastseen,
    String(persecond),
    String(accepted),
    refused.map(({ status, count }) => `${status}: ${count}`).join(', '),
    trouble ? troubleText(trouble) : '',
  ];
}

function troubleText({ status, reason, message, last }: SourceRefusals): string {
  return visible(`${status} ${reason}${message === '' ? '' : `: ${message}`} (${last})`);
}
