import { z } from 'zod';

const URL_ERROR = 'must be such as http://HOST:9200 or https://HOST/PATH, without ? or #';
const OF = 'Of `elasticsearch` and `opensearch`: ';

/** Keys that every section has which may use a search server: where it is, how one gets in, and what the indices are called. */
export const searchServerFields = {
  url: z
    .array(z.string().refine(isServerUrl, { error: URL_ERROR }))
    .max(100)
    .default([])
    .describe(`${OF}where the server is; of a cluster, several of its nodes.`),
  username: z.string().default('').describe(`${OF}the user; with \`password_file\`.`),
  password_file: z.string().default('').describe(`${OF}file that holds the password; read at start.`),
  api_key_file: z
    .string()
    .default('')
    .describe(`${OF}file that holds an API key in its encoded form, in the place of a user; read at start.`),
  ca_file: z
    .string()
    .default('')
    .describe(`${OF}PEM file of the authority of an https server. Empty: those that everyone knows.`),
  prefix: z
    .string()
    .regex(/^(?:[a-z0-9][a-z0-9_.-]{0,59})?$/, {
      error: 'must be up to 60 lower-case letters, digits, dashes, dots or underscores, the first a letter or digit',
    })
    .default('')
    .describe(
      `${OF}what the names of all indices begin with, so that several MozDefs can share a server. Such as \`prod-\`.`,
    ),
};

/** Where a search server is, as configured. */
export interface SearchServerConfig {
  readonly kind: string;
  readonly url: readonly string[];
  readonly username: string;
  readonly password_file: string;
  readonly api_key_file: string;
  readonly ca_file: string;
  readonly prefix: string;
}

function isServerUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return false;
  return url.search === '' && url.hash === '';
}
