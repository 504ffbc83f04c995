import { z } from 'zod';
import type { AuditHead } from '../../audit/audit-head.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { AUDIT_FAULTS } from '../../audit/verify-audit.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { defineRoute, type Route } from './route.ts';
import { rangeOf } from './time-range.ts';
import { wholeNumber, wholeNumberOr } from './whole-number.ts';

interface AuditRoutesOptions {
  readonly audit: AuditLog;
  readonly now: () => number;
}

const hash = z.string().regex(/^[\da-f]{64}$/i, 'must be 64 hexadecimal digits');
const head = z.object({ seq: z.number(), hash: z.string() });
const entryShape = z.looseObject({
  seq: z.number(),
  id: z.string(),
  utctimestamp: z.string(),
  who: z.string(),
  role: z.string().optional(),
  from: z.string().describe('Address of the client.'),
  what: z.string().describe('Method and path of the operation.'),
  on: z.string().describe('The path with its parameters.'),
  details: z.unknown().optional().describe('What was sent, without secrets.'),
  outcome: z.enum(['asked', 'failed', 'refused', 'done']),
  error: z.string().optional().describe('Code of what made it fail.'),
  of: z.number().optional().describe('`seq` of the entry that says that it was asked for.'),
  previous: z.string(),
  hash: z.string(),
});

/** The operations on the audit log. */
export function auditRoutes({ audit, now }: AuditRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/audit',
      needs: 'read-audit',
      summary: 'What people did.',
      query: z.strictObject({
        limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
        after: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional().describe('`next` of the page before.'),
        order: z.enum(['newest', 'oldest']).default('newest').describe('Which come first.'),
        who: z.string().optional().describe('Only of this person.'),
        from: z.string().optional().describe('Only since then: ISO 8601 or relative.'),
        to: z.string().optional().describe('Only before then.'),
        what: z.string().optional().describe('Only of operations or paths that hold this text.'),
      }),
      response: z.object({ entries: z.array(entryShape), next: z.string().optional() }),
      handle: async ({ query: { from = FIRST, to = LAST, ...wanted } }) => {
        const { entries, next } = await audit.list({ ...wanted, ...rangeOf({ from, to }, now()) });
        return { entries, ...(next !== undefined && { next: String(next) }) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/audit/verify',
      needs: 'read-audit',
      summary: 'Read all of the audit log, and tell whether it is whole.',
      query: z.strictObject({
        seq: wholeNumber(1, Number.MAX_SAFE_INTEGER)
          .optional()
          .describe('Last entry of the log as it was noted once; goes with `hash`.'),
        hash: hash.optional().describe('Its hash, to find out whether the log still holds it.'),
      }),
      response: z.object({
        ok: z.boolean(),
        entries: z.number().describe('How many were found to be right.'),
        head: head.describe('The last of them.'),
        fault: z
          .object({
            seq: z.number(),
            kind: z.enum(Object.keys(AUDIT_FAULTS) as (keyof typeof AUDIT_FAULTS)[]),
            message: z.string(),
          })
          .optional()
          .describe('The first thing that is wrong.'),
        anchored: z.boolean().optional().describe('Whether the log holds what was noted.'),
      }),
      handle: ({ query, signal }) => audit.verify({ anchor: anchorOf(query), signal }),
    }),
  ];
}

/* Of all times, and of clocks that are ahead. */
const FIRST = '1970-01-01';
const LAST = 'now+10y';

function anchorOf({ seq, hash }: { seq?: number | undefined; hash?: string | undefined }): AuditHead | undefined {
  if (seq === undefined && hash === undefined) return undefined;
  if (seq !== undefined && hash !== undefined) return { seq, hash: hash.toLowerCase() };
  throw new MozdefError('request-invalid', 'seq and hash are given together, or neither of them', {
    where: seq === undefined ? 'seq' : 'hash',
  });
}
