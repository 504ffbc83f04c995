import { ANALYZED_FIELD, ANY_FIELDS } from '../../query/fields.ts';
import { anyLeaf, type SqlTest } from './sql-json.ts';

const SUMMARY = `lower(json_extract_string(json, '$.${ANALYZED_FIELD}'))`;
const COLUMNS = ANY_FIELDS.filter((field) => field !== ANALYZED_FIELD);
const REST = `list_concat(json_extract(json, '$.tags.**'), json_extract(json, '$.details.**'))`;

/** SQL: whether any text that a search without a field looks into passes. */
export function anyTest(test: SqlTest, passes: string | undefined): string {
  const found = [SUMMARY, ...COLUMNS].map((text) => `WHEN ${test(text)} THEN true`).join(' ');
  const nowhere = passes === undefined ? '' : `WHEN NOT (${passes}) THEN false `;
  return `CASE ${nowhere}${found} ELSE ${anyLeaf(REST, test)} END`;
}
