import { checkDataDir } from './lifecycle/data-dir.ts';
import { MozdefError } from './lifecycle/error.ts';
import { type ListenAddress, listenText } from './lifecycle/listen-address.ts';
import { frontendAddress } from './receive/frontend-address.ts';
import { readTlsPair } from './receive/tls-files.ts';
import { TokenBook } from './receive/token-book.ts';
import type { Settings } from './settings.ts';
import { webAddress } from './web/web-address.ts';

/**
 * Why an instance with these settings must not or cannot start, as far as it can be told without opening anything: what a start
 * refuses with, and what `mozdef config check` says. Empty when nothing is wrong. The configuration's faults come first.
 */
export function startFaults({ roles, frontend, web, data_dir }: Settings): MozdefError[] {
  const has = (role: Settings['roles'][number]): boolean => roles.includes(role);
  const checks: readonly (() => unknown)[] = [
    ...(has('frontend') ? [() => frontendAddress(frontend), () => new TokenBook(frontend.tokens)] : []),
    ...(has('frontend') && frontend.tls.cert_file !== '' ? [() => readTlsPair(frontend.tls)] : []),
    ...(has('web') ? [() => webAddress(web)] : []),
    ...(has('frontend') && has('web') ? [() => refuseSameAddress(frontend.listen, web.listen)] : []),
    () => checkDataDir(data_dir),
  ];
  return checks.flatMap(faultOf);
}

function refuseSameAddress(frontend: ListenAddress, web: ListenAddress): void {
  if (web.port === 0 || listenText(frontend) !== listenText(web)) return;
  throw new MozdefError('config-invalid', `frontend.listen and web.listen are both ${listenText(web)}`, {
    where: 'web.listen',
    remedy: 'Give each a port of its own.',
  });
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
