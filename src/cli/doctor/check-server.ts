import { MozdefError } from '../../lifecycle/error.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { findServer } from '../server.ts';
import type { Finding } from './finding.ts';

/** Whether a server answers and what it says about itself. None running is no failure: perhaps it is not started yet. */
export async function checkServer(options: CommonOptions): Promise<Finding> {
  const check = 'server';
  const server = findServer('web', options);
  try {
    const { status, reasons } = await new ApiClient(server).get<{ status: string; reasons: string[] }>('/api/health');
    if (status === 'ok') return { check, result: 'ok', message: `${server.url} answers` };
    return {
      check,
      result: 'fail',
      message: `${server.url} is ${status}: ${reasons.join('; ')}`,
      remedy: 'See: mozdef status',
    };
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    const result = error.code === 'server-unreachable' && options.url === undefined ? 'warn' : 'fail';
    return { check, result, message: error.message, ...(error.remedy !== undefined && { remedy: error.remedy }) };
  }
}
