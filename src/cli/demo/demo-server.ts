import { MozdefError } from '../../lifecycle/error.ts';
import { isLoopback } from '../../lifecycle/listen-address.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { findServer, type ServerAddress } from '../server.ts';

/** Both ends of the server that is filled. */
export interface DemoServer {
  readonly api: ApiClient;
  /** Where people look, without a slash at the end. */
  readonly web: string;
  readonly frontend: Omit<ServerAddress, 'token'>;
}

export interface DemoServerOptions extends CommonOptions {
  /** Address of the frontend; else that of the server itself. */
  readonly frontend?: string;
}

const NAME_IT = 'Name the frontend with --frontend.';

/** Finds the server and asks it whether it is there. Rejects with `server-unreachable` when it is not. */
export async function findDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const web = findServer('web', options);
  const api = new ApiClient(web);
  const { intake } = await api.get<{ intake?: string }>('/api/status');
  const given = options.frontend ?? (options.url === undefined ? undefined : intakeOf(web.url, intake));
  const { url, remedy } = findServer('frontend', { ...options, ...(given !== undefined && { url: given }) });
  return { api, web: web.url, frontend: { url, remedy: given === undefined ? remedy : NAME_IT } };
}

/** Throws `usage` when a server elsewhere has no frontend, or one that it knows by an address that means this machine here. */
function intakeOf(web: string, intake: string | undefined): string {
  const isHere = (url: string): boolean => isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));
  if (intake !== undefined && isHere(intake) === isHere(web)) return intake;
  throw new MozdefError('usage', `${web} does not say where it receives events`, { remedy: NAME_IT });
}
