import { z } from 'zod';

const URL_ERROR = 'must be such as amqp://HOST:PORT/VIRTUAL-HOST or amqps://.., without anything behind';

/** Keys that say how to reach a broker and how to get in; of each section of the configuration that has one. */
export function brokerKeys(urlDescription: string) {
  return {
    url: z
      .string()
      .refine((text) => text === '' || isBrokerUrl(text), { error: URL_ERROR })
      .default('')
      .describe(urlDescription),
    username: z.string().default('').describe('Of `rabbitmq`: the user; with `password_file`.'),
    password_file: z.string().default('').describe('Of `rabbitmq`: file that holds the password; read at start.'),
    ca_file: z
      .string()
      .default('')
      .describe('Of `rabbitmq` with amqps: PEM file of the authority of the broker. Empty: those that everyone knows.'),
    cert_file: z
      .string()
      .default('')
      .describe('Of `rabbitmq` with amqps: PEM file of a certificate to show the broker.'),
    key_file: z.string().default('').describe('Of `rabbitmq` with amqps: PEM file of the key of that certificate.'),
  };
}

/** What those keys are called. */
export const BROKER_KEYS = ['url', 'username', 'password_file', 'ca_file', 'cert_file', 'key_file'] as const;
export type BrokerConfig = Readonly<Record<(typeof BROKER_KEYS)[number], string>>;

/** A section of the configuration that says where a broker is. */
export interface BrokerSection {
  /** Its name, for messages: `queue`, `live`. */
  readonly section: string;
  readonly config: BrokerConfig;
}

function isBrokerUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^amqps?:$/.test(url.protocol) || url.hostname === '') return false;
  return url.search === '' && url.hash === '' && !url.pathname.slice(1).includes('/');
}
