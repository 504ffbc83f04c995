import type { Block } from '../respond/block-list.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printTable } from './output.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

type Options = CommonOptions & { readonly json: boolean };

/** Prints the block list, by address. */
export async function listBlocks(options: Options): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const { blocks } = await api.get<{ blocks: readonly Block[] }>('/api/blocks');
  if (options.json) for (const block of blocks) await print(JSON.stringify(block));
  else if (blocks.length === 0) note('no address is blocked');
  else {
    const rows = blocks.map(({ address, expires, who, reason }) => [address, expires, visible(who), visible(reason)]);
    await printTable(['address', 'until', 'by', 'reason'], rows);
  }
  return EXIT_CODES.ok.code;
}

/** Takes addresses off the list; resolves to 1 when one of them was not there. */
export async function removeBlocks(addresses: readonly string[], options: Options): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const answer = await api.post<{ removed: string[]; missing: string[] }>('/api/blocks/remove', { addresses });
  if (options.json) await print(JSON.stringify(answer));
  else {
    for (const address of answer.removed) await print(`${address} is not blocked any longer`);
    for (const address of answer.missing) note(`mozdef: ${visible(address)} was not blocked`);
  }
  return answer.missing.length === 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}
