import { ANALYZED_FIELD, ANY_FIELDS } from '../../query/fields.ts';
import { LIFTED_COLUMNS } from './lifted.ts';
import { anyLeaf, type SqlTest } from './sql-json.ts';

const SUMMARY = `lower(json_extract_string(json, '$.${ANALYZED_FIELD}'))`;
const PATHS = ANY_FIELDS.filter((field) => field !== ANALYZED_FIELD).map((field) => `'$.${field}'`);
const REST = `flatten([json_extract(json, [${PATHS.join(', ')}]), json_extract(json, '$.tags.**'), json_extract(json, '$.details.**')])`;

/** SQL: whether any text that a search without a field looks into passes. `passes`: a cheaper condition that all matches fulfill. */
export function anyTest(test: SqlTest, passes: string | undefined): string {
  const lifted = LIFTED_COLUMNS.map(
    (column) => `WHEN left(${column}, 1) NOT IN ('[', '{') AND ${test(column)} THEN true`,
  );
  const nowhere = passes === undefined ? '' : `WHEN NOT (${passes}) THEN false `;
  return `CASE ${nowhere}WHEN ${test(SUMMARY)} THEN true ${lifted.join(' ')} ELSE ${anyLeaf(REST, test)} END`;
}
