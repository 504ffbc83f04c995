import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startInstance } from '../src/compose.ts';
import { createLogger } from '../src/log/log.ts';
import { loadSettings, type Settings } from '../src/settings.ts';
import { startFaults } from '../src/start-faults.ts';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-faults-'));
writeFileSync(join(directory, 'file'), 'no directory');
writeFileSync(join(directory, 'token'), 'a token that is long enough');

function settings(...set: readonly string[]): Settings {
  const pairs = ['data_dir=new/data', ...set].map((text) => text.split(/=(.*)/s));
  const flags = pairs.map(([key = '', text = '']) => ({ flag: key, key, text }));
  return loadSettings({ env: {}, flags, directory }).settings;
}

const TOKENS = 'frontend.tokens=[{"name":"a","token":"0123456789abcdef"}]';
const MISSING = 'frontend.tokens=[{"name":"a","token_file":"none"}]';

const RABBITMQ = 'queue.kind=rabbitmq';
const ELASTICSEARCH = ['store.kind=elasticsearch', 'store.url=https://elasticsearch.example.com:9200'];
const BROKER = 'queue.url=amqp://rabbitmq.example.com';

describe('a start', () => {
  it.each([
    [[]],
    [['frontend.listen=[::1]:0', 'web.listen=8090']],
    [['frontend.listen=127.0.0.1:0', 'web.listen=127.0.0.1:0']],
    [['frontend.syslog.listen_udp=127.0.0.1:8090', 'roles=frontend,worker', 'frontend.syslog.listen_tcp=8090']],
    [['frontend.listen=0.0.0.0:8080', TOKENS]],
    [['frontend.listen=0.0.0.0:8080', 'frontend.insecure=true']],
    [['roles=worker', RABBITMQ, BROKER, 'frontend.listen=0.0.0.0:8080', 'web.listen=0.0.0.0:8090', MISSING]],
    [['frontend.tokens=[{"name":"a","token_file":"token"}]']],
    [[RABBITMQ, 'queue.url=amqp://rabbitmq.example.com']],
    [ELASTICSEARCH],
    [['store.kind=opensearch', 'store.url=http://a:9200,http://me:secret@b:9200/path']],
    [[...ELASTICSEARCH, 'store.username=me', 'store.password_file=token', 'store.prefix=prod-']],
    [[...ELASTICSEARCH, 'store.api_key_file=token']],
    [[RABBITMQ, 'queue.url=amqps://me:secret@rabbitmq.example.com:5679/mozdef']],
    [[RABBITMQ, 'queue.url=amqps://rabbitmq.example.com', 'queue.username=me', 'queue.password_file=token']],
    [[...ELASTICSEARCH, 'state.kind=embedded']],
    [[...ELASTICSEARCH, 'state.url=http://other.example.com:9200', 'state.prefix=a-']],
    [['state.kind=opensearch', 'state.url=http://h:9200']],
    [[RABBITMQ, BROKER, 'tap.events=true']],
    [[RABBITMQ, BROKER, 'live.url=amqp://me:secret@other.example.com']],
    [[RABBITMQ, BROKER, 'live.kind=embedded']],
    [['live.kind=rabbitmq', 'live.url=amqp://h', 'live.username=me', 'live.password_file=token', 'tap.events=true']],
  ])('finds no fault in %j', (set) => {
    expect(startFaults(settings(...set))).toEqual([]);
  });

  it.each([
    [['frontend.listen=0.0.0.0:8080'], 'insecure-listen', /frontend\.listen is 0\.0\.0\.0/],
    [['web.listen=0.0.0.0:8090'], 'insecure-listen', /web\.listen is 0\.0\.0\.0/],
    [['frontend.listen=127.0.0.1:8090'], 'config-invalid', /are both 127\.0\.0\.1:8090/],
    [
      ['frontend.syslog.listen_tcp=8090'],
      'config-invalid',
      /syslog\.listen_tcp and web\.listen are both 127\.0\.0\.1:8090/,
    ],
    [[MISSING], 'config-invalid', /cannot read the token file/],
    [['frontend.tls.cert_file=c.pem', 'frontend.tls.key_file=k.pem'], 'config-invalid', /cannot use .*c\.pem/],
    [['queue.url=amqp://127.0.0.1'], 'config-invalid', /queue\.url is set, but queue\.kind is embedded/],
    [['queue.eventtask=true'], 'config-invalid', /queue\.eventtask is set, but queue\.kind is embedded/],
    [[RABBITMQ], 'config-invalid', /queue\.url does not say where it is/],
    [[BROKER, RABBITMQ, 'queue.username=me'], 'config-invalid', /username and queue\.password_file go together/],
    [[BROKER, RABBITMQ, 'queue.password_file=token'], 'config-invalid', /go together/],
    [[BROKER, RABBITMQ, 'queue.username=me', 'queue.password_file=none'], 'config-invalid', /cannot read .*none/],
    [[BROKER, RABBITMQ, 'queue.ca_file=token'], 'config-invalid', /queue\.url is not encrypted/],
    [[RABBITMQ, 'queue.url=amqps://h', 'queue.cert_file=token'], 'config-invalid', /key_file go together/],
    [
      [RABBITMQ, 'queue.url=amqps://h', 'queue.cert_file=token', 'queue.key_file=token'],
      'config-invalid',
      /cannot use/,
    ],
    [[RABBITMQ, 'queue.url=amqp://me:x@h', 'queue.username=me'], 'config-invalid', /has a user in it/],
    [['live.kind=rabbitmq'], 'config-invalid', /live\.url does not say where it is/],
    [['live.url=amqp://h'], 'config-invalid', /live\.url is set, but live\.kind is embedded/],
    [['live.kind=rabbitmq', 'live.url=amqp://h', 'live.ca_file=token'], 'config-invalid', /live\.url is not encrypted/],
    [[RABBITMQ, BROKER, 'live.username=me'], 'config-invalid', /live\.username is set, but live\.url does not say/],
    [['state.url=http://h:9200'], 'config-invalid', /state\.url is set, but state\.kind is embedded/],
    [['state.kind=elasticsearch'], 'config-invalid', /state\.url does not say where it is/],
    [[...ELASTICSEARCH, 'state.prefix=a-'], 'config-invalid', /state\.prefix is set, but state\.url does not say/],
    [[...ELASTICSEARCH, 'state.kind=opensearch'], 'config-invalid', /state\.url does not say where it is/],
    [['tap.events=true'], 'config-invalid', /tap\.events is set, but live\.kind is embedded/],
    [['store.url=http://h:9200'], 'config-invalid', /store\.url is set, but store\.kind is embedded/],
    [['store.prefix=a-'], 'config-invalid', /store\.prefix is set, but store\.kind is embedded/],
    [['store.kind=opensearch'], 'config-invalid', /store\.url does not say where it is/],
    [[...ELASTICSEARCH, 'store.username=me'], 'config-invalid', /username and store\.password_file go together/],
    [[...ELASTICSEARCH, 'store.api_key_file=none'], 'config-invalid', /cannot read .*none/],
    [[...ELASTICSEARCH, 'store.api_key_file=token', 'store.username=me'], 'config-invalid', /more than one way/],
    [[...ELASTICSEARCH, 'store.ca_file=token'], 'config-invalid', /cannot use the certificate/],
    [['store.kind=elasticsearch', 'store.url=http://h', 'store.ca_file=token'], 'config-invalid', /is not encrypted/],
    [['roles=worker,web'], 'config-invalid', /worker without a frontend has no events: queue\.kind is embedded/],
    [['roles=frontend,web'], 'config-invalid', /role web without a worker sees no events: store\.kind is embedded/],
    [['roles=alerts', BROKER, RABBITMQ], 'config-invalid', /role alerts without a worker/],
    [['data_dir=file'], 'data-dir-unusable', /file is no directory/],
    [['data_dir=file/below'], 'data-dir-unusable', /file is no directory/],
  ])('with %j is refused as %s before anything is opened', async (set, code, message) => {
    const wrong = settings(...set);
    const start = startInstance({ settings: wrong, log: createLogger('silent'), version: '', filesFrom: directory });

    await expect(start).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(startFaults(wrong)).toEqual([expect.objectContaining({ code })]);
  });

  it('is refused with a data directory that this user may not write', () => {
    // Root may write anywhere.
    if (process.getuid?.() === 0) return;
    const closed = join(directory, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);

    expect(startFaults(settings('data_dir=closed/data'))[0]?.code).toBe('data-dir-unusable');
  });

  it('is refused with a data directory that no one can make, and leaves nothing behind where one can', () => {
    const faults = startFaults(settings(`data_dir=${existsSync('/proc/self') ? '/proc/x' : '/dev/null/x'}`));

    expect(faults).toMatchObject([
      { code: 'data-dir-unusable', message: expect.stringMatching(/cannot|no directory/) },
    ]);
    expect(startFaults(settings('data_dir=new/data'))).toEqual([]);
    expect(existsSync(join(directory, 'new'))).toBe(false);
    expect(readdirSync(directory).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
