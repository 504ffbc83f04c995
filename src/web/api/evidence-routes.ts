import { z } from 'zod';
import type { Evidence, EvidenceBook } from '../../incident/evidence/evidence-book.ts';
import { FileAnswer } from './answer.ts';
import { deskOf, type IncidentRoutesOptions } from './incident-desk.ts';
import { defineRoute, type Route } from './route.ts';

export interface EvidenceRoutesOptions extends IncidentRoutesOptions {
  readonly evidence: EvidenceBook;
}

const evidenceShape = z.looseObject({
  id: z.string(),
  incident: z.string().describe('Where it was added: this one, or one that was merged into it.'),
  version: z.number(),
  name: z.string(),
  size: z.number().describe('Bytes.'),
  sha256: z.string(),
  description: z.string(),
});

/** The operations on files of incidents. What is said of one is changed, and it is taken away, as other parts are. */
export function evidenceRoutes(options: EvidenceRoutesOptions): Route[] {
  return [listRoute(options), addRoute(options), fileRoute(options), verifyRoute(options)];
}

function listRoute({ evidence }: EvidenceRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents/:id/evidence',
    needs: 'read',
    summary: 'Its files of evidence, and the chain of custody of each: who added, read, checked or described it.',
    response: z.object({
      evidence: z.array(evidenceShape),
      custody: z.record(z.string(), z.array(z.looseObject({}))).describe('By the id of each, oldest first.'),
      maxbytes: z.number().describe('Largest file that is taken.'),
    }),
    handle: async ({ parameters }) => ({
      ...(await evidence.list(parameters['id'] ?? '')),
      maxbytes: evidence.maxBytes,
    }),
  });
}

function addRoute(options: EvidenceRoutesOptions): Route {
  return defineRoute({
    method: 'post',
    path: '/incidents/:id/evidence',
    needs: 'handle-incidents',
    summary:
      'Add a file of evidence: the body is the file as it is, as application/octet-stream. It is there once all of it arrived.',
    octets: 'sent',
    query: z.strictObject({
      name: z.string().min(1).max(1000).describe('What it is called.'),
      description: z.string().max(20_000).default('').describe('What it is, and where it comes from.'),
      sha256: z
        .string()
        .regex(/^[\da-f]{64}$/i, { error: 'must be 64 hexadecimal digits' })
        .optional()
        .describe('What its SHA-256 must be: refused when what arrives has another one.'),
    }),
    response: evidenceShape,
    handle: async ({ who, parameters, query, upload }) => {
      const added = await options.evidence.add(parameters['id'] ?? '', { ...query, ...upload }, deskOf(options, who));
      return told(added, options);
    },
  });
}

function fileRoute(options: EvidenceRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/incidents/:id/evidence/:part/file',
    needs: 'handle-incidents',
    audited: true,
    summary:
      'The file as it was added, checked against its SHA-256 first. It may be harmful: it is to be kept, not opened.',
    octets: 'answered',
    response: z.unknown(),
    handle: async ({ who, parameters }) => {
      const { evidence, file } = await options.evidence.take(placeIn(parameters), deskOf(options, who));
      return new FileAnswer(file, told(evidence, options));
    },
  });
}

function verifyRoute(options: EvidenceRoutesOptions): Route {
  return defineRoute({
    method: 'post',
    path: '/incidents/:id/evidence/:part/verify',
    needs: 'handle-incidents',
    summary: 'Look whether a file is still what was added.',
    body: z.strictObject({}),
    response: z.object({
      evidence: evidenceShape,
      intact: z.boolean(),
      damage: z.string().describe('What is wrong with it; empty: nothing.'),
    }),
    handle: async ({ who, parameters }) => {
      const { evidence, damage } = await options.evidence.verify(placeIn(parameters), deskOf(options, who));
      return { evidence: told(evidence, options), intact: damage === '', damage };
    },
  });
}

function placeIn({ id: incident = '', part = '' }: Readonly<Record<string, string>>): {
  readonly incident: string;
  readonly part: string;
} {
  return { incident, part };
}

function told(evidence: Evidence, { incidentNews }: EvidenceRoutesOptions): Evidence {
  const { incident, id: what, version } = evidence;
  incidentNews.tell({ incident, what, version });
  return evidence;
}
