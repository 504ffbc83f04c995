import { oidcSecret } from './access/provider-sign-in.ts';
import { connectionChecks } from './connection-faults.ts';
import { checkDataDir } from './lifecycle/data-dir.ts';
import { MozdefError } from './lifecycle/error.ts';
import { type ListenAddress, listenText } from './lifecycle/listen-address.ts';
import { frontendAddress } from './receive/frontend-address.ts';
import { syslogAddresses } from './receive/syslog/syslog-addresses.ts';
import { TokenBook } from './receive/token-book.ts';
import type { Settings } from './settings.ts';
import { readTlsPair } from './tls/tls-files.ts';
import { webAddress } from './web/web-address.ts';

/**
 * Why an instance with these settings must not or cannot start, as far as it can be told without opening anything: what a start
 * refuses with, and what `mozdef config check` says. Empty when nothing is wrong. The configuration's faults come first.
 */
export function startFaults(settings: Settings): MozdefError[] {
  const { roles, frontend, queue, store, web, data_dir } = settings;
  const has = (role: Settings['roles'][number]): boolean => roles.includes(role);
  const checks: readonly (() => unknown)[] = [
    ...(has('frontend') ? [() => frontendAddress(frontend), () => new TokenBook(frontend)] : []),
    ...(has('frontend') && frontend.tls.cert_file !== ''
      ? [() => readTlsPair({ ...frontend.tls, where: 'frontend.tls' })]
      : []),
    ...(has('frontend') ? [() => syslogAddresses(frontend)] : []),
    ...(has('web') ? [() => webAddress(web), () => oidcSecret(web.oidc)] : []),
    ...(has('web') && web.tls.cert_file !== '' ? [() => readTlsPair({ ...web.tls, where: 'web.tls' })] : []),
    () => refuseSameAddress(settings),
    () => refuseUnreachable(roles, queue.kind, store.kind),
    ...connectionChecks(settings),
    () => checkDataDir(data_dir),
  ];
  return checks.flatMap(faultOf);
}

/** What is embedded belongs to one process: a role that only works with what another process keeps has nothing to do. */
function refuseUnreachable(roles: Settings['roles'], queue: string, store: string): void {
  if (queue === 'embedded' && roles.includes('worker') && !roles.includes('frontend')) {
    throw new MozdefError('config-invalid', 'a worker without a frontend has no events: queue.kind is embedded', {
      where: 'roles',
      remedy: 'Add the role frontend, or set queue.kind to rabbitmq to take events from other processes.',
    });
  }
  const reader = roles.find((role) => role === 'web' || role === 'alerts');
  if (store === 'embedded' && reader !== undefined && !roles.includes('worker')) {
    throw new MozdefError(
      'config-invalid',
      `the role ${reader} without a worker sees no events: store.kind is embedded`,
      {
        where: 'roles',
        remedy: 'Add the role worker: an embedded store cannot be read by another process than the one that writes it.',
      },
    );
  }
}

/** Over UDP a port is another one. */
function refuseSameAddress({ roles, frontend, web }: Settings): void {
  const { listen_tcp, listen_tls } = frontend.syslog;
  const ofFrontend = {
    'frontend.listen': frontend.listen,
    'frontend.syslog.listen_tcp': listen_tcp,
    'frontend.syslog.listen_tls': listen_tls,
  };
  const addresses = {
    ...(roles.includes('frontend') && ofFrontend),
    ...(roles.includes('web') && { 'web.listen': web.listen }),
  };
  const taken = new Map<string, string>();
  for (const [where, address] of Object.entries<ListenAddress | undefined>(addresses)) {
    if (address === undefined || address.port === 0) continue;
    const text = listenText(address);
    const other = taken.get(text);
    taken.set(text, where);
    if (other === undefined) continue;
    throw new MozdefError('config-invalid', `${other} and ${where} are both ${text}`, {
      where,
      remedy: 'Give each a port of its own.',
    });
  }
}

function faultOf(check: () => unknown): MozdefError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof MozdefError) return [error];
    throw error;
  }
}
