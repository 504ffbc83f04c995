import { expect, it } from '@jest/globals';
import { outcomesOf } from '../../../../src/store/elasticsearch/writing/bulk-answer.ts';

const error = (type: string, reason = 'why') => ({ type, reason });

it.each([
  [{ status: 201 }, { is: 'stored' }],
  [{ status: 409, error: error('version_conflict_engine_exception') }, { is: 'present' }],
  [
    { status: 400, error: { ...error('document_parsing_exception'), caused_by: { reason: 'deep' } } },
    { is: 'unfit', reason: 'document_parsing_exception: why (deep)' },
  ],
  [
    { status: 413, error: error('x') },
    { is: 'unfit', reason: 'x: why' },
  ],
  [
    { status: 429, error: error('es_rejected_execution_exception') },
    { is: 'later', why: 'other' },
  ],
  [
    { status: 503, error: error('unavailable_shards_exception') },
    { is: 'later', why: 'other' },
  ],
  [
    { status: 403, error: error('security_exception') },
    { is: 'later', why: 'other' },
  ],
  [
    { status: 404, error: error('index_not_found_exception') },
    { is: 'later', why: 'no-index' },
  ],
  [{ status: 500 }, { is: 'later', why: 'other' }],
  [
    { status: 429, error: error('cluster_block_exception', 'disk usage exceeded flood-stage watermark') },
    { is: 'later', why: 'full' },
  ],
  [
    {
      status: 403,
      error: error('cluster_block_exception', 'blocked by: [FORBIDDEN/12/index read-only / allow delete (api)]'),
    },
    { is: 'later', why: 'full' },
  ],
])('takes %j for %j', (create, outcome) => {
  expect(outcomesOf({ items: [{ create }] }, 1)).toEqual([expect.objectContaining(outcome)]);
});

it('takes nothing for an answer that is not one to so many documents', () => {
  expect(outcomesOf({ items: [] }, 1)).toBeUndefined();
  expect(outcomesOf({}, 1)).toBeUndefined();
});
