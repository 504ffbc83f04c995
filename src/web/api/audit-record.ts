import type { Request } from 'express';
import type { Principal } from '../../access/principal.ts';
import { userName } from '../../access/users.ts';
import type { AuditAct } from '../../audit/audit-entry.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { holdsSecret } from '../../audit/bounded-copy.ts';
import { isTree } from '../../config/assign.ts';
import { REDACTED } from '../../config/redact.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { WebClient } from '../client.ts';
import { CookieAnswer, PageAnswer } from './answer.ts';
import type { PacedRefusals } from './paced-refusals.ts';
import type { Route } from './route.ts';

/** Where what people do is recorded. */
export type AuditBook = Pick<AuditLog, 'append'>;

/** How one request is recorded. */
interface AuditRecord {
  /** Runs the check of rights; records that it was refused for want of them. */
  refusing(check: () => void): Promise<void>;
  /**
   * Does what is asked for once that is recorded, and records it when it fails. Rejects as the work does, or with
   * `state-unavailable` when it cannot be recorded: then it is not begun.
   */
  doing<T>(work: () => Promise<T>): Promise<T>;
}

interface Asked {
  readonly route: Route;
  readonly request: Request;
  readonly who: Principal;
  readonly client: WebClient;
}

/** Where it is recorded. */
export interface AuditBooks {
  readonly audit: AuditBook;
  readonly refusals: PacedRefusals;
}

/** How to record this request: not at all when no one is known to ask, lest strangers fill the log. */
export function recordOf({ audit, refusals }: AuditBooks, { route, request, who, client }: Asked): AuditRecord {
  const { name, role } = who;
  if (route.needs === 'nothing') return entranceRecord(audit, { route, request, who, client });
  if (role === undefined) return UNRECORDED;
  const act = (): Omit<AuditAct, 'outcome'> => ({ ...actOf(route, request, client), who: name, role });
  return {
    async refusing(check) {
      try {
        check();
      } catch (error) {
        await refusals.record(act());
        throw error;
      }
    },
    async doing(work) {
      if (route.method === 'get' && !route.audited) return work();
      const { seq } = await audit.append({ ...act(), ...sentWith(request), outcome: 'asked' });
      try {
        return await work();
      } catch (error) {
        const code = error instanceof MozdefError ? error.code : 'internal';
        // Without it the log says what was tried, which is more than was done; whoever asked must know why it failed.
        await audit.append({ ...act(), outcome: 'failed', error: code, of: seq }).catch(() => undefined);
        throw error;
      }
    },
  };
}

/**
 * Coming in is recorded once it is known whether it was right. What was wrong is, too: no more of it is looked at than
 * attempts.ts allows.
 */
function entranceRecord(audit: AuditBook, { route, request, client }: Asked): AuditRecord {
  return {
    refusing: async (check) => check(),
    async doing(work) {
      const act = actOf(route, request, client);
      try {
        const answer = await work();
        if ((answer instanceof CookieAnswer || answer instanceof PageAnswer) && answer.newcomer) {
          const { name, role } = answer.newcomer;
          await audit.append({ ...act, who: name, role, outcome: 'done' });
        }
        return answer;
      } catch (error) {
        if (error instanceof MozdefError && error.code === 'unauthorized')
          await audit.append({ ...act, who: triedName(request), outcome: 'failed', error: error.code });
        throw error;
      }
    },
  };
}

/** What can be no name may be a password that was typed there by mistake. */
function triedName({ body }: Request): string {
  try {
    return isTree(body) ? userName(typeof body['name'] === 'string' ? body['name'] : '') : '';
  } catch {
    return '';
  }
}

const UNRECORDED: AuditRecord = { refusing: async (check) => check(), doing: (work) => work() };

function actOf(route: Route, { params }: Request, client: WebClient): Pick<AuditAct, 'from' | 'what' | 'on'> {
  const filled = (_: string, parameter: string): string =>
    holdsSecret(parameter) ? REDACTED : encodeURIComponent(String(params[parameter] ?? ''));
  return {
    from: client.address,
    what: `${route.method.toUpperCase()} ${route.path}`,
    on: route.path.replaceAll(/:(\w+)/g, filled),
  };
}

/** The parameters and the body. */
function sentWith({ query, body }: Request): Pick<AuditAct, 'details'> {
  const given = isTree(body) ? { ...query, ...body } : { ...query, ...(body !== undefined && { body }) };
  return Object.keys(given).length > 0 ? { details: given } : {};
}
